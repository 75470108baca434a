/// On what ground a status is said.
public enum Basis: UInt8, Sendable {
  /// The source said so, in a record of its own.
  case stated
  /// The source shows its whole state anew, and this is what stands there now.
  case restated
  /// Worked out from other things.
  case inferred
  /// The source shows its whole state anew and no longer says; this was worked out and stands.
  case withdrawn

  /// Whether the word was worked out.
  public var isInferred: Bool { self == .inferred || self == .withdrawn }
}
