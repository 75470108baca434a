import SessionModel

/// A file that belongs to a session beside its main one, by its path below the session's folder.
enum ClaudeFile: Equatable {
  /// The lines of a subagent, in a workflow or not.
  case agent(id: String, workflow: String?)
  /// What is known of a subagent.
  case metadata(agent: String)
  /// The agents of a workflow, as they started and ended.
  case journal(workflow: String)
  /// The state of a workflow.
  case workflow(id: String)
  /// A file of another kind.
  case other(String)

  /// Finds out what a file is.
  init(_ path: String) {
    let parts = path.split(separator: "/").map { String($0) }
    let name = Self.name(of: path)
    let workflow = parts.firstIndex(of: "workflows").flatMap {
      $0 + 2 < parts.count ? parts[$0 + 1] : nil
    }
    if name == "journal.jsonl" {
      self = .journal(workflow: workflow ?? "")
    } else if name.hasPrefix("agent-"), name.hasSuffix(".meta.json") {
      self = .metadata(agent: String(name.dropFirst(6).dropLast(10)))
    } else if name.hasPrefix("agent-"), name.hasSuffix(".jsonl") {
      self = .agent(id: String(name.dropFirst(6).dropLast(6)), workflow: workflow)
    } else if name.hasSuffix(".json"), parts.dropLast().last == "workflows" {
      self = .workflow(id: String(name.dropLast(5)))
    } else {
      self = .other(path)
    }
  }

  /// Whether its lines are an agent's.
  var isAgent: Bool {
    if case .agent = self { true } else { false }
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// The whole of a record as a text.
  static func text(_ writer: RecordWriter) -> Datum {
    writer.record.origin.map {
      Datum(form: .text, source: $0.source, offset: $0.offset, length: writer.record.bytes.count)
    } ?? writer.store.keep(writer.record.bytes, as: .text)
  }
}
