/// The id of a line in the stream of a session: `<n>-0` of record `n`, `0-1` of the header.
package struct StreamID: Hashable, Sendable {
  /// The number of the record; 0 for the header.
  package var number: Int

  /// More lines than any session has: what is added to a number never overflows.
  private static let limit = 1 << 48

  /// Names a line.
  package init(number: Int) { self.number = number }

  /// Reads an id; `nil` when it is none of a line.
  package init?(_ text: some Collection<UInt8>) {
    let parts = String(decoding: text, as: UTF8.self).split(
      separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), Int(parts[1]) == (number == 0 ? 1 : 0),
      (0..<Self.limit).contains(number), parts[0].utf8.first != UInt8(ascii: "+"),
      parts[1].utf8.first != UInt8(ascii: "+")
    else { return nil }
    self.number = number
  }

  /// The id as a server writes it.
  package var text: String { number == 0 ? "0-1" : "\(number)-0" }
}
