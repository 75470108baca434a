import SessionModel

/// A page that a server answers with.
package struct ServedPage: Sendable {
  /// Its content type.
  package var contentType: String
  /// Its bytes.
  package var body: [UInt8]
  /// What a browser may do with it, as a Content-Security-Policy; `nil` for nothing at all.
  package var policy: String?
  /// Where it stands: what a reader of changes asks from.
  package var mark = ""
  /// How long to wait before the next one: what was costly to make is not made anew at once.
  package var pause = Milliseconds.zero

  package init(contentType: String, body: [UInt8], policy: String? = nil, mark: String = "") {
    self.contentType = contentType
    self.body = body
    self.policy = policy
    self.mark = mark
  }
}
