/// Parts the thinking from the text of a message that opens with `<think>`.
///
/// Some servers leave the tags of their models in the text. Only a tag at the very start counts: one in
/// the middle is what the message says. Tags may be cut in two by the pieces of the stream.
struct ThinkTag {
  /// A stretch of text.
  enum Stretch: Equatable {
    /// The whole piece, as it came.
    case all(isThought: Bool)
    case part(String, isThought: Bool)
  }

  private enum State { case start, thinking, over }

  private static let opening = "<think>"
  private static let closing = "</think>"

  private var state = State.start
  /// Whether the message opened with the tag.
  private(set) var hasThought = false
  /// What was held back, since it may be the beginning of a tag.
  private var held = ""

  /// Whether all that comes is what the message says.
  var isOver: Bool { state == .over && held.isEmpty }

  /// Takes a piece.
  mutating func take(_ piece: String) -> [Stretch] {
    let wasHeld = !held.isEmpty
    let text = held + piece
    held = ""
    switch state {
    case .over: return [.all(isThought: false)]
    case .start:
      let body = text.drop(while: \.isWhitespace)
      if body.hasPrefix(Self.opening) {
        state = .thinking
        hasThought = true
        return take(String(body.dropFirst(Self.opening.count)), afterTag: true)
      }
      if Self.opening.hasPrefix(body) {
        // White space alone decides nothing; a message of nothing else is given at the end.
        held = text
        return []
      }
      state = .over
      return [wasHeld ? .part(text, isThought: false) : .all(isThought: false)]
    case .thinking: return take(text, afterTag: wasHeld)
    }
  }

  /// Takes what lies behind the opening tag.
  private mutating func take(_ text: String, afterTag isChanged: Bool) -> [Stretch] {
    if let end = text.range(of: Self.closing) {
      state = .over
      let rest = text[end.upperBound...].drop(while: \.isWhitespace)
      return [
        .part(String(text[..<end.lowerBound]), isThought: true),
        .part(String(rest), isThought: false),
      ]
    }
    // A tail that may be the beginning of the closing tag waits for what follows.
    var tail = ""
    for count in stride(from: Self.closing.count - 1, to: 0, by: -1)
    where text.hasSuffix(Self.closing.prefix(count)) {
      tail = String(Self.closing.prefix(count))
      break
    }
    held = tail
    if tail.isEmpty && !isChanged { return [.all(isThought: true)] }
    return [.part(String(text.dropLast(tail.count)), isThought: true)]
  }

  /// What was held back when nothing more comes.
  mutating func finish() -> [Stretch] {
    defer { held = "" }
    return held.isEmpty ? [] : [.part(held, isThought: state == .thinking)]
  }
}

extension String {
  /// Where a text of ASCII stands.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    let needle = Array(text.utf8)
    guard let first = needle.first else { return nil }
    var start = utf8.startIndex
    while let place = utf8[start...].firstIndex(of: first) {
      if utf8[place...].starts(with: needle) {
        return place..<utf8.index(place, offsetBy: needle.count)
      }
      start = utf8.index(after: place)
    }
    return nil
  }
}
