/// A page that a server answers with.
package struct ServedPage: Sendable {
  /// Its content type.
  package var contentType: String
  /// Its bytes.
  package var body: [UInt8]

  package init(contentType: String, body: [UInt8]) {
    self.contentType = contentType
    self.body = body
  }
}
