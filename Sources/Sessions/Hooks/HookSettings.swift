import JSONReading

/// An agent's file of settings, with our hooks added to what stands there: by its bytes, so that all else stays as it
/// was written.
package struct HookSettings: Sendable {
  /// Why settings are not changed.
  package struct Refusal: Error, Equatable, Sendable {
    /// What is wrong with them, behind the name of their file.
    package var reason: String

    /// Refuses for a reason.
    package init(reason: String) { self.reason = reason }
  }

  /// What the file is to hold.
  package private(set) var bytes: [UInt8]
  /// The events to which our hook is added; none when all were there.
  package private(set) var added: [String] = []

  /// Text that is put in at a place.
  private struct Insertion {
    var event: String
    var place: Int
    var text: String
  }

  /// Adds hooks to settings.
  ///
  /// - Parameters:
  ///   - old: what the file holds; `nil` when there is none.
  ///   - program: what starts the program, as a shell reads it.
  package init(
    adding agent: HookAgent, to old: [UInt8]?, program: String = "espalier"
  ) throws(Refusal) {
    let isBlank = old?.allSatisfy { [9, 10, 13, 32].contains($0) } ?? true
    let old = isBlank ? Array(agent.emptySettings.utf8) : old ?? []
    let insertions = try Self.insertions(old, agent, program)
    bytes = old
    // From the end on, so that places stay true.
    for insertion in insertions.reversed() {
      bytes.insert(contentsOf: insertion.text.utf8, at: insertion.place)
    }
    added = insertions.map(\.event).filter { !$0.isEmpty }
    guard try Self.insertions(bytes, agent, program).isEmpty else {
      throw Refusal(reason: "cannot be changed")
    }
  }

  // MARK: What is put in

  /// What is missing, in the order of the file.
  private static func insertions(
    _ bytes: [UInt8], _ agent: HookAgent, _ program: String
  ) throws(Refusal) -> [Insertion] {
    let result: Result<[Insertion], Refusal>
    do throws(JSONError) {
      result = try JSONParser().parse(copying: bytes) { (root) throws(JSONError) in
        Result { () throws(Refusal) in try Self.insertions(root, agent, program) }
      }
    } catch {
      let line = bytes.prefix(error.offset).count { $0 == 10 } + 1
      throw Refusal(reason: "line \(line): is not plain JSON (\(error.reason))")
    }
    return try result.get()
  }

  private static func insertions(
    _ root: JSONValue, _ agent: HookAgent, _ program: String
  ) throws(Refusal) -> [Insertion] {
    guard root.kind == .object else { throw Refusal(reason: "is no JSON object") }
    let entries = agent.events.map { ($0, entry(agent, $0, program)) }
    guard let hooks = root["hooks"] else {
      let members = entries.map { event, entry in
        "\n    \"\(event)\": [\n      \(indented(entry, by: 6))\n    ]"
      }
      let text = "\"hooks\": {" + members.joined(separator: ",") + "\n  }"
      // One text for all: the events behind the first have none of their own.
      var made = [insertion(agent.events[0], text, at: root, depth: 1)]
      made += agent.events.dropFirst().map {
        Insertion(event: $0, place: made[0].place, text: "")
      }
      return made
    }
    guard hooks.kind == .object else { throw Refusal(reason: "\"hooks\" is no object") }
    var made: [Insertion] = []
    var missing: [(String, [UInt8])] = []
    for (event, entry) in entries {
      guard let list = hooks.members.reversed().first(where: { $0.key == event })?.value
      else {
        missing.append((event, entry))
        continue
      }
      guard list.kind == .array else {
        throw Refusal(reason: "\"hooks\".\"\(event)\" is no array")
      }
      if holdsOwn(list) { continue }
      made.append(insertion(event, indented(entry, by: 6), at: list, depth: 3))
    }
    for (index, (event, entry)) in missing.enumerated() {
      let text = "\"\(event)\": [\n      \(indented(entry, by: 6))\n    ]"
      var new = insertion(event, text, at: hooks, depth: 2)
      if index > 0 { new.text = ",\n    " + text }
      // The end of a line belongs to the last of them.
      if index < missing.count - 1, new.text.hasSuffix("\n  ") { new.text.removeLast(3) }
      if index > 0, index == missing.count - 1, hooks.isEmpty { new.text += "\n  " }
      made.append(new)
    }
    return made.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }.map(\.element)
  }

  /// Puts text in behind the last thing of a container.
  ///
  /// - Parameter depth: how deep its members stand.
  private static func insertion(
    _ event: String, _ text: String, at container: JSONValue, depth: Int
  ) -> Insertion {
    let blanks = String(repeating: "  ", count: depth)
    if let end = container.lastEnd {
      return Insertion(event: event, place: end, text: ",\n\(blanks)\(text)")
    }
    let place = container.range.lowerBound + 1
    return Insertion(event: event, place: place, text: "\n\(blanks)\(text)\n\(blanks.dropLast(2))")
  }

  /// The hook of an event, as its agent has it.
  private static func entry(_ agent: HookAgent, _ event: String, _ program: String) -> [UInt8] {
    var json = JSONWriter(compact: false)
    json.beginObject()
    func text(_ key: String, _ value: String) {
      json.key(key)
      json.string(value)
    }
    if agent == .copilot {
      // Its messages do not name their event.
      text("type", "command")
      text("bash", "\(program) hook copilot \(event)")
      json.key("timeoutSec")
      json.number(5)
    } else {
      json.key("hooks")
      json.beginArray()
      json.beginObject()
      text("type", "command")
      text("command", "\(program) hook \(agent.rawValue)")
      json.key("timeout")
      json.number(agent == .gemini ? 5000 : 5)
      json.endObject()
      json.endArray()
    }
    json.endObject()
    return json.bytes
  }

  /// Lines with blanks in front of all but the first.
  private static func indented(_ bytes: [UInt8], by count: Int) -> String {
    String(decoding: bytes, as: UTF8.self)
      .replacing("\n", with: "\n" + String(repeating: " ", count: count))
  }

  // MARK: What is there

  /// Whether hooks hold one that calls us, wherever the program stands.
  private static func holdsOwn(_ value: JSONValue) -> Bool {
    if let text = value.string { return isOwn(text) }
    return value.elements.contains { holdsOwn($0) }
      || value.members.contains { holdsOwn($0.value) }
  }

  private static func isOwn(_ command: String) -> Bool {
    let words = command.split(separator: " ")
    guard words.count > 1, words[1] == "hook" else { return false }
    let name = words[0].split(separator: "/").last.map { $0.filter { $0 != "'" && $0 != "\"" } }
    return name == "espalier"
  }
}

extension JSONValue {
  /// Where its last element or member ends; `nil` when it has none.
  fileprivate var lastEnd: Int? {
    var end: Int?
    for element in elements { end = element.range.upperBound }
    for member in members { end = member.value.range.upperBound }
    return end
  }

  /// Whether it has neither elements nor members.
  fileprivate var isEmpty: Bool { lastEnd == nil }
}
