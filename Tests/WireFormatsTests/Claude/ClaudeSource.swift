import Glibc
import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// A session that is read line by line, and what it looks like.
struct ClaudeSource {
  private var reader: SessionReader

  /// Makes a source with these lines.
  init(_ format: String = "claude-code", _ lines: [String] = []) throws {
    reader = SessionReader(format)
    for line in lines { try read(line) }
  }

  /// What was read so far.
  var session: Session { reader.session }

  /// Reads one line, or one document.
  mutating func read(
    _ text: String, file: String? = nil, framing: Record.Framing = .line, isLive: Bool = false
  ) throws(UnreadableRecord) {
    let arrival = isLive ? Milliseconds(1_800_000_000_000) : nil
    try reader.read(record: Array(text.utf8), framing: framing, arrival: arrival, file: file)
  }

  /// Nothing more comes.
  mutating func finish() { reader.finish() }

  /// How the session stands.
  var status: SessionStatus? { session.status(at: session.position)?.value }

  /// The text of a datum of the session.
  func text(_ channel: Channel, of node: NodeID = .root) -> String? {
    session.text(node, channel, at: session.position)
  }

  /// The tree as lines: entries as `role: text`, calls as `name status = result`.
  func outline(at position: Int32? = nil) -> [String] {
    let position = position ?? session.position
    var lines: [String] = []
    func text(_ node: NodeID, _ channel: Channel) -> String? {
      session.text(node, channel, at: position).map { $0.replacing("\n", with: "|") }
    }
    func walk(_ node: NodeID, _ indent: String) {
      for child in session.children(of: node, at: position) {
        var words: [String] = []
        if session.kind(child) == .call {
          words.append(text(child, .name) ?? "?")
          let status = session.toolStatus(child, at: position)
          words.append((status?.value.word ?? "") + (status?.isInferred == true ? "?" : ""))
          if let result = text(child, .result) { words.append("= \(result)") }
          if let error = text(child, .error) { words.append("! \(error)") }
        } else {
          words.append("\(session.role(child).word):")
          if session.isRetracted(child, at: position) { words.append("(gone)") }
          if let reasoning = text(child, .reasoning) { words.append("(\(reasoning))") }
          if let message = text(child, .message) { words.append(message) }
          if let error = text(child, .error) { words.append("! \(error)") }
        }
        lines.append(indent + words.joined(separator: " "))
        walk(child, indent + "  ")
      }
    }
    walk(.root, "")
    return lines
  }

  /// The texts that no person and no model wrote, as `origin: text`.
  var origins: [String] {
    session.items.compactMap { item in
      guard let origin = session.origin(of: item, at: session.position) else { return nil }
      return "\(origin.rawValue): \(text(.message, of: item) ?? "")"
    }
  }

  /// What was not understood.
  var notes: [String] { session.notes.map(\.note.reason) }

  /// All calls with their status.
  var calls: [(node: NodeID, status: Stated<ToolStatus>?)] {
    (0..<Int32(session.nodeCount)).map { NodeID($0) }.filter { session.kind($0) == .call }
      .map { ($0, session.toolStatus($0, at: session.position)) }
  }
}

/// Files that tests read.
enum TestFile {
  /// The folder of the fixtures.
  static let fixtures = ProjectFiles.fixtures
  /// The recordings beside the project, which may be missing.
  static let samples = ProjectFiles.shared("samples") ?? ""

  /// The bytes of a file.
  static func bytes(_ path: String) -> [UInt8]? { Files.bytes(path) }

  /// The lines of a file.
  static func lines(_ path: String) -> [String] {
    (bytes(path) ?? []).split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The files below a folder, by their path in it.
  static func all(in folder: String) -> [String] {
    Files.all(below: folder).map { String($0.dropFirst(folder.count + 1)) }
      .filter { !$0.hasPrefix(".") && !$0.contains("/.") }
  }
}
