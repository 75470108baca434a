import JSONReading

/// Tells which texts of a Codex rollout were shown already: the same message is recorded as an item of
/// the conversation, as an event for the screen, and in newer versions as a completed item.
struct Echoes {
  /// What a text is.
  enum Kind {
    case user, assistant, reasoning, search, mark
  }

  /// Where a text stands.
  enum Source: UInt8 {
    case item = 1
    case event = 2
    case completed = 4
    /// The end of a turn.
    case end = 8
  }

  /// A text that was shown.
  private struct Heard {
    var kind: Kind
    var prints: [SourceKey]
    var sources: UInt8
  }

  /// The last texts. The copies of one text stand near one another.
  private var heard: [Heard] = []
  private static let limit = 24

  /// Whether a text is a copy of one from another source; it is remembered either way.
  ///
  /// - Parameter prints: what tells the text, and parts of it that may stand alone elsewhere.
  mutating func isEcho(_ kind: Kind, _ prints: [SourceKey], _ source: Source) -> Bool {
    let place = heard.firstIndex {
      $0.kind == kind && $0.sources & source.rawValue == 0
        && $0.prints.contains { prints.contains($0) }
    }
    if let place {
      heard[place].sources |= source.rawValue
      return true
    }
    heard.append(Heard(kind: kind, prints: prints, sources: source.rawValue))
    if heard.count > Self.limit { heard.removeFirst() }
    return false
  }

  // MARK: What tells a text

  /// What tells a message: all of it, and its parts where there are several.
  static func fingerprints(of content: JSONValue?) -> [SourceKey] {
    let texts = texts(of: content)
    if texts.count == 1 { return [fingerprint(of: texts[0])] }
    var whole: [UInt8] = []
    for (place, text) in texts.enumerated() {
      if place > 0 { whole.append(10) }
      text.withText { whole += $0 }
    }
    return [whole.withUnsafeBytes { fingerprint(of: $0) }] + texts.map { fingerprint(of: $0) }
  }

  /// The texts of a message, which is one or a list of parts.
  static func texts(of content: JSONValue?) -> [JSONValue] {
    guard let content else { return [] }
    if content.kind == .string { return [content] }
    return content.elements.compactMap { $0["text"] }.filter { $0.kind == .string }
  }

  /// What tells a text.
  static func fingerprint(of text: JSONValue) -> SourceKey {
    var fingerprint = SourceKey.none
    text.withText { fingerprint = Self.fingerprint(of: $0) }
    return fingerprint
  }

  /// What tells a text that is no value.
  static func fingerprint(of text: String) -> SourceKey {
    var text = text
    return text.withUTF8 { fingerprint(of: UnsafeRawBufferPointer($0)) }
  }

  private static func fingerprint(of bytes: UnsafeRawBufferPointer) -> SourceKey {
    // Sources differ in the space around a text.
    var (front, back) = (0, bytes.count)
    while front < back, bytes[front] <= 0x20 { front += 1 }
    while back > front, bytes[back - 1] <= 0x20 { back -= 1 }
    return SourceKey(UnsafeRawBufferPointer(rebasing: bytes[front..<back]))
  }
}
