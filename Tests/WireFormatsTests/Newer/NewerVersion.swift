import TestSupport

/// What a version that is not known yet may write otherwise: changes of a record, each with its place in words.
struct NewerVersion {
  /// A change.
  struct Change {
    var place: String
    var json: EditableJSON
  }

  /// The format.
  private let format: String
  /// The members that hold what is anybody's: arguments, results, figures by name.
  private let free: Set<String>
  /// The members that say what kind of thing an object is, the one that counts first.
  private let kinds: [String]

  init(_ format: String) {
    self.format = format
    free = Self.free.subtracting(Self.known[format] ?? []).union(Self.ownFree[format] ?? [])
    kinds = Self.ownKinds[format] ?? ["type", "kind", "event", "role", "object"]
  }

  private static let free: Set<String> = [
    "action", "arguments", "args", "attributes", "changes", "extra", "input", "inputs",
    "metadata", "modelMetrics", "modelUsage", "model_usage", "observation", "output", "outputs",
    "parameters", "parsed_cmd", "replacement_history", "result", "resultDetails", "run", "scores",
    "snapshot", "stats", "structuredContent", "toolResult", "toolUseResult", "tool_input",
    "tool_use_result", "value", "config", "env", "context",
  ]

  /// What has a meaning in one format that others leave to whoever writes it.
  private static let known: [String: Set<String>] = [
    "kimi": ["input"], "openai-responses": ["output"],
  ]

  /// What is anybody's in one format alone, or is known by its place.
  private static let ownFree: [String: Set<String>] = [
    "ag-ui": ["content", "delta", "event", "forwardedProps", "outcome", "payload", "tools"],
    "codex-app-server": ["plan"], "codex-exec": ["items"],
    "espalier-updates": ["entry", "session", "tool_call"],
    "langgraph": ["tool_call_chunks", "tool_calls"],
    // With steps, only what stands in front of the first answer is read.
    "swe-agent": ["history"],
    // Kinds are keys here, of which a part has one.
    "zed": ["content", "messages", "tool_results"],
  ]

  private static let ownKinds: [String: [String]] = [
    "atif": ["source", "type"], "cline": ["say", "ask", "type", "role"],
    "langsmith": ["run_type", "type"],
  ]

  /// The members whose objects say what kind of record stands around them.
  private static let wrapped: Set<String> = [
    "attachment", "content_block", "data", "delta", "event", "item", "part", "payload", "record",
  ]

  /// Whether a member holds what is anybody's.
  private func isFree(_ object: EditableJSON, _ key: String) -> Bool {
    if free.contains(key) { return true }
    let results: Set<String> = ["tool_result", "tool-result", "tool", "toolResult"]
    let words = [object["type"]?.string, object["role"]?.string].compactMap { $0 }
    let isResult = words.contains { results.contains($0) } || object["toolUseId"] != nil
    if object["kind"]?.string == "json", key == "data" { return true }
    return isResult && key == "content" || object["event"]?.string == "on_custom_event"
  }

  /// The places of all values that have a meaning.
  private func paths(in record: EditableJSON) -> [EditablePath] {
    EditablePath.all(in: record, passing: isFree)
  }

  /// What a record of tomorrow holds.
  private static let news = EditableJSON.object([
    .init(key: "when", value: .word("12")), .init(key: "what", value: .array([.string("x")])),
  ])

  /// The member that says what an object is.
  private func kind(of value: EditableJSON) -> String? {
    kinds.first { value[$0]?.string != nil }
  }

  /// An object of an unknown kind, as it might stand beside another one.
  private func unknown(beside value: EditableJSON, _ kind: String) -> EditableJSON {
    guard case .object(let members) = value else { return value }
    // What says to which session something belongs, and when it was, is said of everything.
    let common = ["sessionId", "session_id", "sessionID", "timestamp", "time", "ts", "seq"]
    var kept = members.filter { common.contains($0.key) || $0.key == kind }
    for place in kept.indices where kept[place].key == kind {
      kept[place].value = .string("of-tomorrow")
    }
    return .object(kept + [.init(key: "of-tomorrow", value: Self.news)])
  }

  /// A record with its own numbers: what is new stands at a place of its own.
  private func renumbered(_ record: EditableJSON) -> EditableJSON {
    guard case .object(let members) = record else { return record }
    return .object(
      members.map { member in
        switch member.key {
        case "index", "output_index": EditableJSON.Member(key: member.key, value: .word("97"))
        case "event", "record":
          EditableJSON.Member(key: member.key, value: renumbered(member.value))
        case "sequence_number": EditableJSON.Member(key: member.key, value: .word("null"))
        default: member
        }
      })
  }

  // MARK: What is added

  /// Records of unknown kinds, as they might come beside this one.
  func records(beside record: EditableJSON) -> [Change] {
    var changes: [Change] = []
    for path in paths(in: record) where !path.isInList {
      let value = path.value(in: record)
      guard case .object = value, let kind = self.kind(of: value) else { continue }
      let isWrapped = path.key.map { Self.wrapped.contains($0) && kind == "type" } ?? true
      guard isWrapped else { continue }
      let new = path.replaced(in: record) { unknown(beside: $0, kind) }
      changes.append(Change(place: "\(path) of another \(kind)", json: renumbered(new)))
    }
    if format.hasPrefix("claude"), record["type"]?.string == "system",
      record["subtype"]?.string != nil
    {
      let json = unknown(beside: record, "subtype")
      changes.append(
        Change(
          place: "another subtype",
          json: .object([.init(key: "type", value: .string("system"))] + json.members)))
    }
    return changes
  }

  /// The record with one more element in each of its lists, of an unknown kind.
  func elements(in record: EditableJSON) -> [Change] {
    paths(in: record).flatMap { path -> [Change] in
      guard case .array(let elements) = path.value(in: record),
        let last = elements.last(where: { self.kind(of: $0) != nil }),
        let kind = self.kind(of: last)
      else { return [] }
      let new = unknown(beside: last, kind)
      // The items of a response are known by their places.
      let isIndexed = format == "openai-responses"
      return (isIndexed ? [elements + [new]] : [elements + [new], [new] + elements]).map {
        elements in
        Change(
          place: "\(path) with another \(kind)",
          json: path.replaced(in: record) { _ in .array(elements) })
      }
    }
  }

  /// The record with one more member in each of its objects, at the end and at the beginning.
  func fields(in record: EditableJSON) -> [Change] {
    paths(in: record).flatMap { path -> [Change] in
      guard case .object(let members) = path.value(in: record), !members.isEmpty else { return [] }
      let new = EditableJSON.Member(key: "ofTomorrow", value: Self.news)
      return [members + [new], [new] + members].map { members in
        Change(
          place: "\(path) with another field",
          json: path.replaced(in: record) { _ in .object(members) })
      }
    }
  }

  // MARK: What is of another type

  /// The record with each of its values in turn of another type.
  func types(in record: EditableJSON) -> [Change] {
    EditablePath.all(in: record).enumerated().dropFirst().map { number, path in
      Change(
        place: "\(path) of another type",
        json: path.replaced(in: record) { Self.other($0, number) })
    }
  }

  private static func other(_ value: EditableJSON, _ number: Int) -> EditableJSON {
    let isEven = number.isMultiple(of: 2)
    switch value {
    case .string: return isEven ? .word("7") : .array([.word("true")])
    case .word: return isEven ? .string("seven") : news
    case .array: return isEven ? .object([.init(key: "a", value: .word("1"))]) : .string("list")
    case .object: return isEven ? .word("null") : .array([.string("a"), .word("2")])
    }
  }
}
