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
  /// - Parameter texts: the text, and parts of it that may stand alone elsewhere.
  mutating func isEcho(_ kind: Kind, _ texts: [String], _ source: Source) -> Bool {
    let prints = texts.map { text in
      var text = text
      return text.withUTF8 { bytes in
        // Sources differ in the space around a text.
        let front = bytes.prefix { $0 <= 0x20 }.count
        let back = bytes[front...].reversed().prefix { $0 <= 0x20 }.count
        return SourceKey(
          UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(bytes)[front..<bytes.count - back]))
      }
    }
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
}
