/// How a stream came over the network: what cannot be told by its records.
public struct Delivery: Hashable, Sendable {
  /// The content type that the server named, without parameters; `nil` when it named none.
  public var contentType: String?
  /// In how many pieces it came.
  public var pieces: Int
  /// Why the connection broke off; `nil` when it was closed in good order.
  public var breakOff: String?

  /// Tells how a stream came.
  public init(contentType: String?, pieces: Int, breakOff: String? = nil) {
    self.contentType = contentType
    self.pieces = pieces
    self.breakOff = breakOff
  }
}
