import JSONReading

/// What an agent has to do, as far as a call tells: how much of it is done, and what is at work.
package struct Checklist: Hashable, Sendable {
  /// How many things there are.
  package var count = 0
  /// How many of them are done.
  package var done = 0
  /// What is at work.
  package var current: String?

  /// Names of the list, as agents have them.
  private static let lists = ["todos", "plan", "todolist", "items", "tasks", "todo_list", "steps"]

  /// Reads the list in the arguments of a call; `nil` when there is none.
  init?(_ table: ArgumentTable, _ parser: JSONParser) {
    guard let list = Self.lists.lazy.compactMap({ table.value($0) }).first else { return nil }
    let things = Argument.elements(of: list, parser: parser) { element in
      (status: Self.status(of: element), text: Self.text(of: element))
    }
    if things.isEmpty {
      read(markdown: list)
      if count == 0 { return nil }
      return
    }
    count = things.count
    done = things.count { Self.areDone.contains($0.status) }
    current = things.first { Self.areCurrent.contains($0.status) }?.text
  }

  /// Names of what is to be done.
  private static let texts: [StaticString] = [
    "content", "step", "title", "text", "description", "task",
  ]

  private static func text(of thing: JSONValue) -> String? {
    texts.lazy.compactMap { thing[$0]?.string }.first
  }

  private static func status(of thing: JSONValue) -> String {
    if let word = thing["status"]?.string ?? thing["state"]?.string { return word }
    let isDone = thing["completed"]?.bool ?? thing["done"]?.bool
    return isDone == true ? "done" : ""
  }

  /// Reads a list of lines as `- [x] a thing`.
  private mutating func read(markdown text: String) {
    for line in text.split(separator: "\n") {
      guard let open = line.firstIndex(of: "["), let close = line[open...].firstIndex(of: "]")
      else {
        continue
      }
      let sign = line[line.index(after: open)..<close]
      guard sign.count == 1 else { continue }
      count += 1
      if sign == "x" || sign == "X" { done += 1 }
      if current == nil, ["-", "~", ">", "/"].contains(sign) {
        current = String(line[line.index(after: close)...])
      }
    }
  }

  private static let areDone = ["completed", "done", "complete", "cancelled"]
  private static let areCurrent = ["in_progress", "in-progress", "inProgress", "doing", "active"]

  /// One line: `3 of 7 done · now: run the checks`.
  var text: String {
    let sum = "\(done) of \(count) done"
    guard let current else { return sum }
    return "\(sum), now: \(ArgumentSummary.line(current))"
  }
}
