import JSONReading

/// What a call is about, on one line: the same in the tree, the timeline, the details, lists and reports.
package struct CallText: Hashable, Sendable {
  /// The text; foreign and not safe yet.
  package var text: String
  /// Whether it is a path or an address, whose end says as much as its start.
  package var isPath: Bool

  /// How the calls of one session are told.
  package struct Style: Sendable {
    /// Shortens paths.
    package var paths: PathText
    /// What the user wants told of calls, by the name of the tool in small letters: the name of an argument, or
    /// a text with names in braces.
    package var wanted: [String: String]

    /// Makes a style.
    package init(paths: PathText = PathText(), wanted: [String: String] = [:]) {
      self.paths = paths
      self.wanted = wanted
    }
  }

  /// Tells what a call is about.
  ///
  /// - Parameters:
  ///   - kind: what its tool is for.
  ///   - name: the name of the tool.
  ///   - isBesideName: whether the name stands in front of it.
  package init(
    _ arguments: [Argument], kind: ToolKind, name: String, style: Style = Style(),
    parser: JSONParser, isBesideName: Bool = true
  ) {
    let table = ArgumentTable(arguments)
    if !style.wanted.isEmpty, let wanted = style.wanted[name.lowercased()],
      let text = Self.asWanted(wanted, table, style.paths)
    {
      (self.text, isPath) = (text, false)
      return
    }
    if let own = Self.own(table, kind, style.paths, parser), !own.text.isEmpty {
      self = own
      return
    }
    let summary = ArgumentSummary(of: arguments)
    text = summary.isPath ? style.paths.short(summary.text) : summary.text
    isPath = summary.isPath
    // A line of words in the place of arguments begins with the name itself.
    if isBesideName, arguments.count == 1, arguments[0].name.isEmpty {
      text = Self.text(text, behind: name)
    }
  }

  /// What a line says behind the name that it begins with, as a word of its own.
  private static func text(_ line: String, behind name: String) -> String {
    guard !name.isEmpty, line.hasPrefix(name) else { return line }
    let rest = line.dropFirst(name.count)
    return rest.first.map { $0 == " " } ?? true ? String(rest.dropFirst()) : line
  }

  /// Bytes of the arguments that are looked at.
  private static let limit = 64 << 10

  fileprivate init(
    of call: NodeID, in session: Session, at position: Int32, parser: JSONParser
  ) {
    let arguments = session.text(call, .arguments, at: position, limit: Self.limit)
    self.init(
      arguments.map { Argument.list($0, parser: parser) } ?? [], kind: session.toolKind(call),
      name: session.text(call, .name, at: position, limit: 512) ?? "tool",
      style: Style(
        paths: PathText(folder: session.text(.root, .folder, at: position, limit: 4096))),
      parser: parser, isBesideName: false)
  }

  private init(_ text: String, isPath: Bool = false) { (self.text, self.isPath) = (text, isPath) }

  /// What the user wants told; `nil` when none of the arguments is there.
  private static func asWanted(
    _ wanted: String, _ table: ArgumentTable, _ paths: PathText
  ) -> String? {
    guard wanted.contains("{") else { return table.line(wanted).map(paths.short) }
    var text = ""
    var rest = wanted[...]
    var hasAny = false
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      if let value = table.line(String(rest[rest.index(after: open)..<close])) {
        text += paths.short(value)
        hasAny = true
      }
      rest = rest[rest.index(after: close)...]
    }
    return hasAny ? text + rest : nil
  }

  /// What calls of a kind are about; `nil` where the arguments are not those that are usual for it.
  private static func own(
    _ table: ArgumentTable, _ kind: ToolKind, _ paths: PathText, _ parser: JSONParser
  ) -> CallText? {
    switch kind {
    case .command:
      return table.line(oneOf: ["command", "cmd", "script", "commandline", "code", "input"])
        .map { CallText(ArgumentSummary.line(CommandText.plain($0))) }
    case .read, .list, .edit, .write:
      return path(table, paths)
    case .search:
      guard
        let pattern = table.line(
          oneOf: ["pattern", "regex", "query", "glob_pattern", "glob", "search", "q"])
      else { return path(table, paths) }
      let place = table.line(oneOf: ["path", "directory", "dir_path", "target_directory", "dir"])
        .map { paths.short($0) }
      let glob = table.line(oneOf: ["glob", "include", "include_pattern", "file_glob"])
      let places = [place == "." ? nil : place, glob == pattern ? nil : glob].compactMap { $0 }
      return CallText(pattern + (places.isEmpty ? "" : "  in \(places.joined(separator: " "))"))
    case .patch:
      let files = PatchFiles.list(table)
      guard let first = files.first else { return path(table, paths) }
      let more = files.count > 1 ? " and \(files.count - 1) more" : ""
      return CallText(paths.short(first) + more, isPath: files.count == 1)
    case .todo: return Checklist(table, parser).map { CallText($0.text) }
    case .plan: return table.line(oneOf: ["plan", "title", "text"]).map { CallText(title($0)) }
    case .question: return question(table, parser)
    case .agent: return agent(table)
    case .web:
      if let query = table.line(oneOf: ["query", "q", "search_query", "search_term"]) {
        return CallText("query: \(query)")
      }
      return table.line(oneOf: ["url", "uri"]).map { CallText(address($0), isPath: true) }
    case .mcp, .other: return nil
    }
  }

  /// A path, with the lines of the file that are meant.
  private static func path(_ table: ArgumentTable, _ paths: PathText) -> CallText? {
    guard
      let path = table.line(oneOf: [
        "file_path", "filepath", "path", "filename", "file", "notebook_path", "absolute_path",
        "target_file", "relativepath", "directory", "dir_path", "dir", "target_directory",
        "directorypath", "paths", "files",
      ])
    else { return nil }
    let short = address(paths.short(path))
    guard let range = range(table) else { return CallText(short, isPath: true) }
    return CallText("\(short) \(range)", isPath: true)
  }

  /// The lines that are meant: `240–280`.
  private static func range(_ table: ArgumentTable) -> String? {
    if let view = table.line("view_range") ?? table.line("range") {
      let numbers = view.split { !$0.isNumber }
      if numbers.count == 2 { return "\(numbers[0])-\(numbers[1])" }
    }
    let start =
      table.number(oneOf: ["offset", "start_line", "startline", "line_start"])
    if let start {
      if let end = table.number(oneOf: ["end_line", "endline", "line_end"]) {
        return "\(start)-\(end)"
      }
      if let count = table.number(oneOf: ["limit"]) {
        return "\(start)-\(start.addingReportingOverflow(max(0, count - 1)).partialValue)"
      }
      return "from \(start)"
    }
    return table.number(oneOf: ["limit"]).map { "1-\($0)" }
  }

  /// An address without the part that is always the same.
  private static func address(_ value: String) -> String {
    for scheme in ["https://", "http://", "file://"] where value.hasPrefix(scheme) {
      return String(value.dropFirst(scheme.count))
    }
    return value
  }

  /// The first line of a text, without what makes it a heading.
  private static func title(_ text: String) -> String {
    String(text.drop { $0 == "#" || $0 == " " })
  }

  /// What an agent is asked, with its kind in front.
  private static func agent(_ table: ArgumentTable) -> CallText? {
    guard
      let what = table.line(oneOf: [
        "description", "title", "summary", "task_name", "task", "objective", "message", "prompt",
        "instructions", "input",
      ])
    else { return nil }
    let type = table.line(oneOf: ["subagent_type", "agent_type", "agent", "agent_name", "role"])
    let isUsual = type == nil || type == "general-purpose" || type == "general" || type == "default"
    return CallText(isUsual ? what : "\(type ?? ""): \(what)")
  }

  /// The first question, and how many more there are.
  private static func question(_ table: ArgumentTable, _ parser: JSONParser) -> CallText? {
    if let list = table.value("questions") {
      let questions = Argument.elements(of: list, parser: parser) { element in
        element.string ?? element["question"]?.string ?? element["header"]?.string
      }.compactMap { $0 }
      if let first = questions.first {
        let more = questions.count > 1 ? "  and \(questions.count - 1) more" : ""
        return CallText(ArgumentSummary.line(first) + more)
      }
    }
    return table.line(oneOf: ["question", "prompt", "message", "text"]).map { CallText($0) }
  }
}

extension Session {
  /// What a call is about, on one line; foreign and not safe yet. `nil` when its arguments say nothing.
  package func summary(
    of call: NodeID, at position: Int32, parser: JSONParser = JSONParser()
  ) -> String? {
    let text = CallText(of: call, in: self, at: position, parser: parser).text
    return text.isEmpty ? nil : text
  }
}
