import JSONReading
import SessionModel

/// The file of a hint: one object on one line.
extension SessionHint {
  /// Bytes of a file that are read; what is longer is no hint.
  package static let fileLimit = 8 << 10

  /// The name of its file; `nil` for a session whose name could not be that of a file.
  package var fileName: String? { Self.fileName(agent: agent, session: session) }

  /// The name of the file of a session's hint; `nil` where none can be made of letters, digits, `.`, `_` and `-`.
  package static func fileName(agent: String, session: String) -> String? {
    guard (1...128).contains(session.utf8.count), session.utf8.first != UInt8(ascii: "."),
      session.utf8.allSatisfy({
        switch $0 {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      })
    else { return nil }
    return "\(agent).\(session).json"
  }

  /// The bytes of its file.
  package var json: [UInt8] {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.member("kind", kind.rawValue)
    json.member("agent", agent)
    json.member("session", session)
    json.member("call", call)
    json.member("text", text)
    json.member("at", at.count)
    json.member("size", size)
    json.member("pid", process)
    json.member("started", started)
    json.endObject()
    return json.bytes + [10]
  }

  /// Reads the bytes of a file; `nil` when it holds no hint. An empty text is none.
  package init?(_ bytes: [UInt8], parser: JSONParser) {
    func told(_ value: JSONValue) -> String? { value.string.flatMap { $0.isEmpty ? nil : $0 } }
    let read = try? parser.parse(copying: bytes) { (value) throws(JSONError) -> SessionHint? in
      guard let kind = value["kind"]?.string.flatMap({ Kind(rawValue: $0) }),
        let agent = value["agent"]?.string, let session = value["session"]?.string,
        !agent.isEmpty, !session.isEmpty, let at = value["at"]?.integer
      else { return nil }
      var hint = SessionHint(
        kind, agent: agent, session: session, call: value["call"].flatMap(told),
        text: value["text"].flatMap(told), at: Milliseconds(at), size: value["size"]?.integer)
      hint.process = value["pid"]?.integer.flatMap { Int32(exactly: $0) }
      hint.started = value["started"]?.integer.flatMap { UInt64(exactly: $0) }
      return hint
    }
    guard let hint = read ?? nil else { return nil }
    self = hint
  }
}
