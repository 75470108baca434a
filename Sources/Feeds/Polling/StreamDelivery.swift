/// How a stream of a server came, whatever stands in it.
package struct StreamDelivery: Sendable, Equatable {
  /// Its content type, as the server names it.
  package var contentType: String?
  /// In how many pieces it has come.
  package var pieces = 0
}
