import Testing

/// Folds updates into a document: what the contract says they mean, and no more.
struct UpdateFolder {
  /// The document so far.
  private(set) var session: JSONTree
  private(set) var progress = JSONTree.array([])
  /// The `seq` of the last update.
  private var number = 0

  init() throws {
    session = try JSONTree(
      """
      {"id":null,"format":null,"title":null,"model":null,"status":"queued","inferred":true,\
      "started_at":null,"completed_at":null,"output_text":null,"error":null,\
      "usage":{"input_tokens":null,"output_tokens":null,"cached_tokens":null,"cost_usd":null}}
      """)
  }

  /// Folds one line.
  mutating func fold(_ line: String) throws {
    let update = try JSONTree(line)
    number += 1
    try #require(update["seq"]?.integer == number)
    try #require(update.keys.starts(with: ["seq", "at", "type"]))
    switch update["type"]?.string {
    case "session_status":
      let from = try #require(update["from"])
      try #require(from == .word("null") || from == session["status"])
      session["status"] = update["to"]
    case "session_changed":
      try #require(update["changed"]?.elements.map(\.string) == update["session"]?.keys)
      Self.merge(try #require(update["session"]), into: &session)
    case "completed":
      try #require(update["status"] == session["status"])
      try #require(update["output_text"] == session["output_text"])
    case "new_message":
      let path = try path(update)
      let entry = try #require(update["entry"])
      try editList(around: path) { parent in
        guard case .array(var entries) = parent else { throw Fault() }
        entries.insert(entry, at: path[path.count - 1])
        parent = .array(entries)
      }
    case "new_tool_calls":
      let calls = try #require(update["new_tool_calls"]).elements
      try #require(!calls.isEmpty)
      try edit(try path(update)) { entry in
        entry["tool_calls"] = .array((entry["tool_calls"]?.elements ?? []) + calls)
      }
    case "tool_call_status":
      try call(update) { call in
        try #require(call["status"] == update["from"] && update["from"] != update["to"])
        Self.merge(try #require(update["tool_call"]), into: &call)
        try #require(call["status"] == update["to"] && call["id"] == update["tool_call_id"])
      }
    case "tool_call_changed":
      try call(update) { call in
        let old = call
        Self.merge(try #require(update["tool_call"]), into: &call)
        try #require(update["changed"]?.elements.map(\.string) == Self.differences(old, call))
      }
    case "message_changed":
      try edit(try path(update)) { entry in
        let old = entry
        Self.merge(try #require(update["entry"]), into: &entry)
        try #require(update["changed"]?.elements.map(\.string) == Self.differences(old, entry))
      }
    case "retracted":
      try edit(try path(update)) { entry in
        try #require(entry["retracted"] == .word("false"))
        entry["retracted"] = .word("true")
      }
    default: throw Fault()
    }
  }

  /// An update that does not fit.
  private struct Fault: Error {}

  /// The indexes that `message_index` stands for.
  private func path(_ update: JSONTree) throws -> [Int] {
    let index = try #require(update["message_index"])
    if let number = index.integer { return [number] }
    let path = try #require(index.string).split(separator: ".").compactMap { Int($0) }
    try #require(path.count % 2 == 1 && path.count > 1)
    return path
  }

  /// Edits the call that an update names.
  private mutating func call(_ update: JSONTree, _ body: (inout JSONTree) throws -> Void) throws {
    try edit(try path(update) + [try #require(update["tool_call_index"]?.integer)], body)
  }

  /// Edits the entry or call at a path.
  private mutating func edit(_ path: [Int], _ body: (inout JSONTree) throws -> Void) throws {
    try Self.edit(&progress, path[...], isEntries: true, body)
  }

  /// Edits the list that the entry at a path stands in.
  private mutating func editList(
    around path: [Int], _ body: (inout JSONTree) throws -> Void
  ) throws {
    let above = path.dropLast()
    if above.isEmpty { return try body(&progress) }
    try edit(Array(above)) { call in
      var list = try #require(call["progress"])
      try body(&list)
      call["progress"] = list
    }
  }

  /// Edits the item at a path below a list of entries or calls.
  private static func edit(
    _ list: inout JSONTree, _ path: ArraySlice<Int>, isEntries: Bool,
    _ body: (inout JSONTree) throws -> Void
  ) throws {
    guard let index = path.first else { return try body(&list) }
    var item = try #require(list[index])
    let rest = path.dropFirst()
    if rest.isEmpty {
      try body(&item)
    } else {
      let key = isEntries ? "tool_calls" : "progress"
      var below = try #require(item[key])
      try edit(&below, rest, isEntries: !isEntries, body)
      item[key] = below
    }
    list[index] = item
  }

  /// Replaces the keys that `new` has; they must be there.
  private static func merge(_ new: JSONTree, into old: inout JSONTree) {
    for key in new.keys { old[key] = new[key] }
  }

  /// The keys that have another value.
  private static func differences(_ a: JSONTree, _ b: JSONTree) -> [String] {
    b.keys.filter { a[$0] != b[$0] }
  }
}
