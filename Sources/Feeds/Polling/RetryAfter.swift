import SessionModel

/// What a `Retry-After` header asks for.
package enum RetryAfter {
  /// The longest pause that is granted; a server that asks for more is asked again after this.
  package static let limit = Milliseconds(3_600_000)

  /// Reads seconds or an HTTP date; `nil` for anything else, for the past and for nothing.
  ///
  /// The result is what was asked, not yet limited.
  package static func parsed(_ text: String, now wall: Milliseconds) -> Milliseconds? {
    let bytes = text.utf8
    if !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
      let seconds = Double(text) ?? 0
      return seconds > 0 ? Milliseconds(seconds: seconds) : nil
    }
    guard let date = CalendarDate(http: text) else { return nil }
    let pause = date.moment - wall
    return pause > .zero ? pause : nil
  }
}
