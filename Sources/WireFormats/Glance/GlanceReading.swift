import JSONReading
import SessionModel

/// Reads the ends of session files. It keeps a parser, so one is made for a whole list.
public struct GlanceReading {
  /// The bytes at the beginning and at the end of a file that are read.
  public static let edge = 48 << 10

  /// What reads a record of a format.
  private typealias Rule = (_ record: JSONValue, _ draft: inout GlanceDraft) -> Void

  private let parser = JSONParser()

  /// Makes a reading.
  public init() {}

  /// What the ends of a file tell.
  ///
  /// - Parameters:
  ///   - head: the first bytes; `Record.padding` readable bytes must follow them.
  ///   - tail: the last bytes, likewise; `nil` when `head` is the whole file.
  ///   - format: the name of the format.
  public func glance(
    head: UnsafeRawBufferPointer, tail: UnsafeRawBufferPointer?, format: String
  ) -> SessionGlance {
    let framing = SourceFront(head).framing ?? .line
    guard let format = Format.named(format) else { return SessionGlance() }
    guard let rule = format.glance else { return read(head, tail, with: format, framing) }
    var glance = edges(head, tail, rule, framing)
    guard tail == nil else { return glance }
    // What is all there tells what its session tells, and what the records say besides.
    let whole = read(head, nil, with: format, framing)
    glance.title = whole.title ?? glance.title
    glance.calls = whole.calls ?? glance.calls
    switch (glance.turn, whole.turn) {
    case (.waiting, _), (.unknown, .working), (_, .unknown), (.ended(.succeeded), .answered),
      (.ended(.failed), .working):
      break
    case (_, let turn): glance.turn = turn
    }
    return glance
  }

  /// What the ends of a file tell by a rule.
  private func edges(
    _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer?, _ rule: Rule,
    _ framing: Record.Framing
  ) -> SessionGlance {
    var draft = GlanceDraft()
    guard framing == .line else {
      if tail != nil || !read(head, rule, &draft) { Self.scan(head, &draft) }
      if tail != nil { draft.glance.calls = nil }
      return draft.finished()
    }
    let rest = readLines(head, isLastCut: tail != nil, rule, &draft)
    if let tail {
      // A first line that is longer than the head says what it says in its keys.
      if draft.glance.prompt == nil || draft.glance.folder == nil { Self.scan(rest, &draft) }
      draft.skip()
      let start = ByteSearch.lineEnd(in: tail, from: 0).map { $0 + 1 } ?? tail.count
      readLines(UnsafeRawBufferPointer(rebasing: tail[start...]), isLastCut: false, rule, &draft)
    }
    return draft.finished()
  }

  /// Reads lines, and gives back what is left of one that is cut.
  @discardableResult
  private func readLines(
    _ bytes: UnsafeRawBufferPointer, isLastCut: Bool, _ rule: Rule,
    _ draft: inout GlanceDraft
  ) -> UnsafeRawBufferPointer {
    var start = bytes.startIndex
    while start < bytes.count {
      let found = ByteSearch.lineEnd(in: bytes, from: start)
      if found == nil, isLastCut { break }
      let end = found ?? bytes.count
      read(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), rule, &draft)
      start = end + 1
    }
    return UnsafeRawBufferPointer(rebasing: bytes[min(start, bytes.count)...])
  }

  /// Reads one value; one that cannot be read says nothing.
  @discardableResult
  private func read(
    _ bytes: UnsafeRawBufferPointer, _ rule: Rule, _ draft: inout GlanceDraft
  ) -> Bool {
    do throws(JSONError) {
      try parser.parse(bytes) { (value) throws(JSONError) in
        draft.made(at: value["timestamp"])
        rule(value, &draft)
      }
      return true
    } catch {
      return false
    }
  }

  // MARK: What is cut off

  /// Keys that tell of a session in any format, and what they tell.
  static func scan(_ bytes: UnsafeRawBufferPointer, _ draft: inout GlanceDraft) {
    func text(_ keys: String...) -> String? {
      for key in keys {
        guard let value = string(of: key, in: bytes), !value.isEmpty else { continue }
        return value
      }
      return nil
    }
    var glance = draft.glance
    glance.id = glance.id ?? text("sessionId", "id")
    glance.folder = glance.folder ?? text("cwd", "directory")
    glance.title = glance.title ?? text("title")
    glance.model = glance.model ?? text("model")
    let time = glance.startedAt == nil ? text("startTime", "timestamp", "created_at") : nil
    glance.startedAt = glance.startedAt ?? time.flatMap { TimeText.moment($0) }
    if glance.prompt == nil, let words = text("text", "content", "message") {
      glance.prompt = SessionFacts.line(words)
    }
    draft.glance = glance
  }

  /// The folder that the agent worked in, as the first key says that tells of one.
  static func folder(in bytes: UnsafeRawBufferPointer) -> String? {
    string(of: "cwd", in: bytes) ?? string(of: "directory", in: bytes)
      ?? string(of: "uri", in: bytes).flatMap { $0.hasPrefix("file:") ? $0 : nil }
  }

  /// The string behind a key, wherever it stands, and as far as it is there.
  private static func string(of key: String, in bytes: UnsafeRawBufferPointer) -> String? {
    var from = 0
    while let end = ByteSearch.end(of: "\"\(key)\"", in: bytes, from: from) {
      from = end
      var place = end
      while place < bytes.count, bytes[place] <= 0x20 || bytes[place] == UInt8(ascii: ":") {
        place += 1
      }
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { continue }
      var last = place + 1
      let limit = min(bytes.count, place + 400)
      while last < limit, bytes[last] != UInt8(ascii: "\"") {
        last += bytes[last] == UInt8(ascii: "\\") ? 2 : 1
      }
      return JSONText.decoded(
        UnsafeRawBufferPointer(rebasing: bytes[place..<min(last, bytes.count)]))
    }
    return nil
  }
}
