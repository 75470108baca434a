/// A status with the ground it stands on.
public struct Stated<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The status.
  public var value: Value
  /// Whether it was worked out rather than read.
  public var isInferred: Bool

  /// Makes a value with its ground.
  public init(_ value: Value, inferred: Bool = false) {
    self.value = value
    isInferred = inferred
  }
}
