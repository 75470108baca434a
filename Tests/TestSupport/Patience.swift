/// How long a test waits for what must come, before it fails.
///
/// Nothing of the program is measured by it: it is far more than anything takes on a machine that is busy
/// with other things, and a wait ends as soon as what it waits for is there.
package enum Patience {
  /// The one bound of all waits in tests. (Who measures how long something hangs has bounds of his own.)
  package static let seconds = 120.0
}
