/// A line of a baseline that says nothing that could be understood.
package struct BaselineError: Error, Hashable, Sendable {
  /// The number of the line, from 1.
  package var line: Int

  package init(line: Int) { self.line = line }
}
