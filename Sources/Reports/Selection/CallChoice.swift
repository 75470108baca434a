/// Which calls a report tells (`--calls`).
package enum CallChoice: String, CaseIterable, Sendable {
  case all
  /// Those that failed, and what they stand in.
  case failed
  /// None, and nothing of what agents did that were called.
  case none
}
