/// Folds updates into a document: what the contract says they mean, and no more.
package struct UpdateFolder {
  /// The document so far: how the session stands, and its entries.
  package private(set) var session: EditableJSON
  package private(set) var progress = EditableJSON.array([])
  /// The `seq` of the last update.
  private var number = 0

  package init() throws {
    session = try EditableJSON(
      """
      {"id":null,"format":null,"title":null,"model":null,"status":"queued","inferred":true,\
      "started_at":null,"completed_at":null,"output_text":null,"error":null,\
      "usage":{"input_tokens":null,"output_tokens":null,"cached_tokens":null,"cache_write_5m_tokens":null,\
      "cache_write_1h_tokens":null,"cost_usd":null}}
      """)
  }

  /// Folds one line.
  package mutating func fold(_ line: String) throws {
    let update = try EditableJSON(line)
    number += 1
    try need(update["seq"]?.integer == number)
    try need(update.keys.starts(with: ["seq", "at", "type"]))
    switch update["type"]?.string {
    case "session_status":
      let from = try need(update["from"])
      try need(from == .word("null") || from == session["status"])
      session["status"] = update["to"]
    case "session_changed":
      try need(update["changed"]?.elements.map(\.string) == update["session"]?.keys)
      Self.merge(try need(update["session"]), into: &session)
    case "completed":
      try need(update["status"] == session["status"])
      try need(update["output_text"] == session["output_text"])
    case "new_message":
      let path = try path(update)
      let entry = try need(update["entry"])
      try editList(around: path) { parent in
        guard case .array(var entries) = parent else { throw Fault() }
        entries.insert(entry, at: path[path.count - 1])
        parent = .array(entries)
      }
    case "new_tool_calls":
      let calls = try need(update["new_tool_calls"]).elements
      try need(!calls.isEmpty)
      try edit(try path(update)) { entry in
        entry["tool_calls"] = .array((entry["tool_calls"]?.elements ?? []) + calls)
      }
    case "tool_call_status":
      try call(update) { call in
        try need(call["status"] == update["from"] && update["from"] != update["to"])
        Self.merge(try need(update["tool_call"]), into: &call)
        try need(call["status"] == update["to"] && call["id"] == update["tool_call_id"])
      }
    case "tool_call_changed":
      try call(update) { call in
        let old = call
        Self.merge(try need(update["tool_call"]), into: &call)
        try need(update["changed"]?.elements.map(\.string) == Self.differences(old, call))
      }
    case "message_changed":
      try edit(try path(update)) { entry in
        let old = entry
        Self.merge(try need(update["entry"]), into: &entry)
        try need(update["changed"]?.elements.map(\.string) == Self.differences(old, entry))
      }
    case "retracted":
      try edit(try path(update)) { entry in
        try need(entry["retracted"] == .word("false"))
        entry["retracted"] = .word("true")
      }
    default: throw Fault()
    }
  }

  /// The indexes that `message_index` stands for.
  private func path(_ update: EditableJSON) throws -> [Int] {
    let index = try need(update["message_index"])
    if let number = index.integer { return [number] }
    let path = try need(index.string).split(separator: ".").compactMap { Int($0) }
    try need(path.count % 2 == 1 && path.count > 1)
    return path
  }

  /// Edits the call that an update names.
  private mutating func call(_ update: EditableJSON, _ body: (inout EditableJSON) throws -> Void)
    throws
  {
    try edit(try path(update) + [try need(update["tool_call_index"]?.integer)], body)
  }

  /// Edits the entry or call at a path.
  private mutating func edit(_ path: [Int], _ body: (inout EditableJSON) throws -> Void) throws {
    try Self.edit(&progress, path[...], isEntries: true, body)
  }

  /// Edits the list that the entry at a path stands in.
  private mutating func editList(
    around path: [Int], _ body: (inout EditableJSON) throws -> Void
  ) throws {
    let above = path.dropLast()
    if above.isEmpty { return try body(&progress) }
    try edit(Array(above)) { call in
      var list = try need(call["progress"])
      try body(&list)
      call["progress"] = list
    }
  }

  /// Edits the item at a path below a list of entries or calls.
  private static func edit(
    _ list: inout EditableJSON, _ path: ArraySlice<Int>, isEntries: Bool,
    _ body: (inout EditableJSON) throws -> Void
  ) throws {
    guard let index = path.first else { return try body(&list) }
    var item = try need(list[index])
    let rest = path.dropFirst()
    if rest.isEmpty {
      try body(&item)
    } else {
      let key = isEntries ? "tool_calls" : "progress"
      var below = try need(item[key])
      try edit(&below, rest, isEntries: !isEntries, body)
      item[key] = below
    }
    list[index] = item
  }

  /// Replaces the keys that `new` has; they must be there.
  private static func merge(_ new: EditableJSON, into old: inout EditableJSON) {
    for key in new.keys { old[key] = new[key] }
  }

  /// The keys that have another value.
  private static func differences(_ a: EditableJSON, _ b: EditableJSON) -> [String] {
    b.keys.filter { a[$0] != b[$0] }
  }
}

/// An update that does not fit what stands there; the line says which rule it breaks.
private struct Fault: Error, CustomStringConvertible {
  var line: UInt = #line
  var description: String { "an update does not fit (UpdateFolder.swift:\(line))" }
}

/// What must be there.
private func need<Value>(_ value: Value?, line: UInt = #line) throws -> Value {
  guard let value else { throw Fault(line: line) }
  return value
}

/// What must be so.
private func need(_ isSo: Bool, line: UInt = #line) throws {
  if !isSo { throw Fault(line: line) }
}
