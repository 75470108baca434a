import JSONReading
import SessionModel

/// Messages under the name of the user: what programs put into them becomes entries of its own.
extension RecordWriter {
  /// Writes what programs put into a message of the user.
  ///
  /// - Parameters:
  ///   - words: the pieces of the message.
  ///   - name: the source's own name for the message below `parent`, where it may be told again.
  ///   - isTyped: whether the source says itself that a person typed it.
  /// - Returns: what is left for the person; the pieces as they are when all of it was typed.
  mutating func takeContext(
    of words: [ContentParts.Words], in wrapping: ProgramMark.Wrapping = .none,
    named name: String? = nil, under parent: NodeID? = nil, at time: Milliseconds? = nil
  ) -> [ContentParts.Words] {
    var typed: [ContentParts.Words] = []
    var place = 0
    for word in words {
      guard case .value(let value) = word, let text = Self.suspect(value) else {
        typed.append(word)
        continue
      }
      let sorted = UserText(text, in: wrapping)
      if sorted.isUntouched {
        typed.append(word)
        continue
      }
      let isWhole = sorted.pieces.count == 1
      for piece in sorted.pieces {
        guard let origin = piece.origin else {
          typed.append(.text(String(piece.inner)))
          continue
        }
        place += 1
        let words = isWhole ? word : .text(String(piece.text))
        context(words, origin, named: name.map { "\($0) \(place)" }, under: parent, at: time)
      }
    }
    return typed
  }

  /// Writes an entry of what a program put in.
  @discardableResult
  mutating func context(
    _ words: ContentParts.Words, _ origin: EntryOrigin, named name: String? = nil,
    under parent: NodeID? = nil, at time: Milliseconds? = nil
  ) -> NodeID {
    let node: NodeID
    if let name {
      node = entry(
        named: "\(name) \(origin.rawValue)", role: .system, under: parent ?? lane)
      set(node, .startedAt, moment: time ?? self.time)
    } else {
      node = entry(nil, .system, under: parent, at: time)
    }
    mark(node, origin)
    set(node, .message, words: [words])
    return node
  }

  /// Says who wrote an entry; nothing when a person or a model did.
  mutating func mark(_ entry: NodeID, _ origin: EntryOrigin?) {
    set(entry, .origin, text: origin?.rawValue)
  }

  /// The text of a string that may hold words of a program.
  private static func suspect(_ value: JSONValue) -> String? {
    guard value.kind == .string, value.bytes.count > 2 else { return nil }
    let bytes = value.bytes
    // White space may stand in front, as an escape too.
    let first = bytes[1]
    let isSuspect =
      ProgramMark.initials.contains(first) || [0x20, 0x5C, 0x23].contains(first)
      || bytes[bytes.count - 2] == UInt8(ascii: ">") || bytes.suffix(3).first == UInt8(ascii: "\\")
    return isSuspect ? value.string : nil
  }
}
