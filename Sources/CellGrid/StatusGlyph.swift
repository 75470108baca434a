/// A state that has a sign of its own; named like the status words of the command line.
package enum StatusGlyph: Hashable, Sendable, CaseIterable {
  case pending, running, waiting, background, completed, failed, rejected, cancelled, requested
  case lost, unknown
}
