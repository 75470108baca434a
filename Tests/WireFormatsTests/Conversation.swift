import Glibc
import SessionModel
import TestSupport
import Testing
import WireFormats

/// A recorded conversation in a test: texts, read with one format.
struct Conversation {
  /// The format.
  let format: Format
  /// The records in order, with the file that each stands in.
  var records: [(text: String, file: String?)]
  var framing = Record.Framing.line

  init(_ format: String, _ lines: [String]) throws {
    self.format = try #require(Format.named(format))
    records = lines.map { ($0, nil) }
  }

  /// Reads a file of `Fixtures`.
  init(_ format: String, fixture: String) throws {
    let text = try #require(Files.text(ProjectFiles.fixtures + "/\(format)/\(fixture)"))
    try self.init(
      format, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    if records.last?.text == "" { records.removeLast() }
  }

  /// Adds the lines of another file of the session.
  mutating func add(_ lines: [String], file: String) { records += lines.map { ($0, file) } }

  /// The session after all records, and after the end of the source.
  func read(finishing: Bool = true) -> Session {
    var source = SessionReader(format: format)
    for record in records { source.follow(record.text, framing: framing, file: record.file) }
    if finishing { source.finish() }
    return source.session
  }

  /// Holds the format to what is true of any source: it can be cut anywhere, the past stays as it was.
  func checkLaws(_ location: SourceLocation = #_sourceLocation) {
    var source = SessionReader(format: format)
    var past: [(position: Int32, view: String)] = []
    for record in records {
      let bytes = Array(record.text.utf8)
      for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
        var torn = source
        torn.follow(
          String(decoding: bytes[..<end], as: UTF8.self), framing: framing, file: record.file)
        torn.finish()
        checkSettled(torn.session, location)
      }
      source.follow(record.text, framing: framing, file: record.file)
      past.append((source.session.position, view(source.session)))
    }
    source.finish()
    checkSettled(source.session, location)
    for moment in past {
      #expect(
        view(source.session, at: moment.position) == moment.view, sourceLocation: location)
    }
  }

  private func checkSettled(_ session: Session, _ location: SourceLocation) {
    guard session.nodeCount > 1 else { return }
    #expect(
      session.status(at: session.position)?.value.isOpen == false, sourceLocation: location)
    #expect(session.callsLeftOpen == [], sourceLocation: location)
  }

  // MARK: Files

  /// The folder with recordings of others, beside the project; `nil` when it is not there.
  static func samples(_ agent: String) -> String? { ProjectFiles.shared("samples/\(agent)") }

  /// The files below a folder whose names end so, in order.
  static func files(in folder: String, ending: String) -> [String] {
    Files.all(below: folder).filter { $0.hasSuffix(ending) }
  }
}

extension Session {
  /// The calls that stand open though their session has ended. A question that stopped it goes on waiting, and what
  /// was handed over goes on beside one that ended well: those are none.
  var callsLeftOpen: [NodeID] {
    let outcome = status(at: position)?.value
    return (0..<Int32(nodeCount)).map { NodeID($0) }.filter { node in
      guard kind(node) == .call, let status = toolStatus(node, at: position)?.value, status.isOpen
      else { return false }
      switch (status, outcome) {
      case (.waiting, .interrupted), (.background, .succeeded), (.background, .interrupted):
        return false
      default: return true
      }
    }
  }
}

/// A session as text: one line an entry or call, results behind an arrow, `*` for what was worked out.
func view(_ session: Session, at position: Int32? = nil) -> String {
  let position = position ?? session.position
  var lines: [String] = []
  func text(_ id: NodeID, _ channel: Channel) -> String? {
    session.text(id, channel, at: position)?.replacing("\n", with: "⏎")
  }
  func walk(_ id: NodeID, _ indent: String) {
    for child in session.children(of: id, at: position) {
      var line = indent
      if session.kind(child) == .call {
        let status = session.toolStatus(child, at: position)
        line += "\(text(child, .name) ?? "?")(\(text(child, .arguments) ?? "")) "
        line += status.map { "\($0.value.word)\($0.isInferred ? "*" : "")" } ?? "none"
        if let duration = text(child, .duration) { line += " \(duration)ms" }
        if let result = text(child, .result) { line += " → \(result)" }
        if let error = text(child, .error) { line += " ✗ \(error)" }
      } else {
        line += "\(session.role(child).word): \(text(child, .message) ?? "")"
        if let reasoning = text(child, .reasoning) { line += " 〈\(reasoning)〉" }
        if let error = text(child, .error) { line += " ✗ \(error)" }
      }
      if session.isRetracted(child, at: position) { line += " (retracted)" }
      lines.append(line)
      walk(child, indent + "  ")
    }
  }
  walk(.root, "")
  return lines.joined(separator: "\n")
}

/// What the session as a whole says: status, then data by channel.
func summary(_ session: Session) -> String {
  let status = session.status(at: session.position)
  var words = ["\(status?.value.word ?? "none")\(status?.isInferred == true ? "*" : "")"]
  for channel in [
    Channel.id, .title, .model, .inputTokens, .outputTokens, .cachedTokens, .cost, .outputText,
    .error,
  ] {
    if let text = session.text(.root, channel, at: session.position) {
      words.append("\(channel)=\(text)")
    }
  }
  return words.joined(separator: " ")
}
