import JSONReading
import SessionModel

/// A text under the name of the user, sorted by who wrote it: programs put in their own in front of what a
/// person typed, and behind it.
struct UserText {
  /// A part of the text.
  struct Piece {
    /// The part as it stands, without white space around it.
    var text: Substring
    /// What stands in its tag, where it has one.
    var inner: Substring
    /// Who wrote it; `nil` for a person.
    var origin: EntryOrigin?
  }

  /// The parts in order. A text of a person alone is one.
  private(set) var pieces: [Piece] = []

  /// What the person typed; `nil` when programs wrote it all.
  var typed: String? {
    let typed = pieces.filter { $0.origin == nil }
    return typed.isEmpty ? nil : typed.map { String($0.inner) }.joined(separator: "\n\n")
  }

  /// Whether the text is a person's as it stands.
  var isUntouched: Bool {
    pieces.allSatisfy { $0.origin == nil && $0.inner.utf8.count == $0.text.utf8.count }
  }

  /// Sorts a text.
  ///
  /// - Parameter isCut: whether only its beginning is there, so that tags may stand open.
  init(_ text: String, in wrapping: ProgramMark.Wrapping = .none, isCut: Bool = false) {
    var rest = text[...]
    while true {
      let start = rest.drop { $0.isWhitespace }
      guard let (piece, end) = Self.front(of: start, wrapping, isCut: isCut) else { break }
      if let piece { pieces.append(piece) }
      rest = start[end...]
    }
    if rest.startIndex == text.startIndex, !Self.mayEndInTag(rest) {
      pieces = [Piece(text: rest, inner: rest)]
      return
    }
    var behind: [Piece] = []
    while let (piece, start) = Self.back(of: rest, wrapping) {
      behind.append(piece)
      rest = rest[..<start]
    }
    let isHeaded = rest.startIndex > text.startIndex
    if pieces.isEmpty, behind.isEmpty {
      pieces = [
        isHeaded
          ? Piece(text: text[...], inner: Self.trimmed(rest)) : Piece(text: rest, inner: rest)
      ]
      return
    }
    rest = Self.trimmed(rest)
    if !rest.isEmpty { pieces.append(Piece(text: rest, inner: rest)) }
    pieces += behind.reversed()
  }

  // MARK: The front

  /// Takes one part off the front, or a heading that says nothing; `nil` where a person's words begin.
  private static func front(
    of text: Substring, _ wrapping: ProgramMark.Wrapping, isCut: Bool
  ) -> (Piece?, Substring.Index)? {
    guard let first = text.utf8.first, ProgramMark.initials.contains(first) || first == 0x23 else {
      return nil
    }
    guard first == UInt8(ascii: "<") else { return heading(text) }
    let words = text.dropFirst().prefix(200).prefix { $0 != ">" && $0 != "<" && !$0.isNewline }
    let open = words.endIndex
    guard open < text.endIndex, text[open] == ">" else { return nil }
    let body = text[text.index(after: open)...]
    var (name, origin) = (String(words), EntryOrigin?.none)
    if !wrapping.names.contains(name) {
      guard let known = ProgramMark.origin(ofTag: words, in: wrapping) else { return nil }
      (name, origin) = (known.name, known.origin)
    }
    guard let close = body.place(of: "</\(name)>") else {
      // What a cut took away is taken for more of the same.
      return isCut
        ? (Piece(text: text, inner: trimmed(body), origin: origin), text.endIndex) : nil
    }
    let piece = Piece(
      text: text[..<close.upperBound], inner: trimmed(body[..<close.lowerBound]), origin: origin)
    return (piece, close.upperBound)
  }

  /// Takes a part with a heading off the front, or the heading behind which a person's words stand.
  private static func heading(_ text: Substring) -> (Piece?, Substring.Index)? {
    if let known = ProgramMark.headings.first(where: { text.utf8.starts(with: $0.begin.utf8) }) {
      let end = known.end.flatMap { text.place(of: $0)?.upperBound } ?? text.endIndex
      let part = trimmed(text[..<end])
      return (Piece(text: part, inner: part, origin: known.origin), end)
    }
    guard text.first == "#", let request = text.place(of: ProgramMark.request) else { return nil }
    let part = trimmed(text[..<request.lowerBound])
    if part.isEmpty {
      return trimmed(text[request.upperBound...]).isEmpty ? nil : (nil, request.upperBound)
    }
    return (Piece(text: part, inner: part, origin: .context), request.upperBound)
  }

  // MARK: The back

  /// Whether a text ends as a tag does.
  private static func mayEndInTag(_ text: Substring) -> Bool {
    text.utf8.last { $0 > 0x20 } == UInt8(ascii: ">")
  }

  /// Takes one part in a tag off the back; `nil` where a person's words end.
  private static func back(
    of text: Substring, _ wrapping: ProgramMark.Wrapping
  ) -> (Piece, Substring.Index)? {
    guard mayEndInTag(text) else { return nil }
    let text = trimmed(text)
    let tail = text.suffix(100)
    guard let slash = tail.lastIndex(of: "/"), slash > tail.startIndex,
      tail[tail.index(before: slash)] == "<"
    else { return nil }
    let name = tail[tail.index(after: slash)...].dropLast()
    guard let known = ProgramMark.origin(ofTag: name, in: wrapping), known.name == String(name),
      let start = lastPlace(of: "<\(name)>", in: text)
    else { return nil }
    let part = text[start...]
    let inner = part.dropFirst(name.count + 2).dropLast(name.count + 3)
    return (Piece(text: part, inner: trimmed(inner), origin: known.origin), start)
  }

  private static func lastPlace(of tag: String, in text: Substring) -> Substring.Index? {
    var found: Substring.Index?
    var rest = text
    while let place = rest.place(of: tag) {
      found = place.lowerBound
      rest = rest[place.upperBound...]
    }
    return found
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
