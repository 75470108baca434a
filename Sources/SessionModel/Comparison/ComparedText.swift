import JSONReading

/// The texts of one run as they are compared: without what differs although the same was done.
struct ComparedText {
  /// The run.
  let session: Session
  /// The position that is looked at.
  let position: Int32
  /// The folder that its agent works in, which is taken out of texts; `nil` where both runs worked in one.
  private let folder: String?
  private let style: CallText.Style
  private let parser = JSONParser()

  /// Makes the texts of a run.
  ///
  /// - Parameter takesOutFolder: whether the runs worked in folders of their own.
  init(_ session: Session, at position: Int32, takesOutFolder: Bool) {
    self.session = session
    self.position = position
    let folder = Self.folder(of: session, at: position)
    self.folder = takesOutFolder ? folder : nil
    style = CallText.Style(paths: PathText(folder: folder))
  }

  /// The folder that an agent works in, without a `/` at its end; `nil` where nobody tells, or where it is the root.
  static func folder(of session: Session, at position: Int32) -> String? {
    guard var folder = session.text(.root, .folder, at: position, limit: 4096) else { return nil }
    while folder.hasSuffix("/") { folder.removeLast() }
    return folder.isEmpty ? nil : folder
  }

  /// A text, with paths from the folder of the run.
  func plain(_ text: String) -> String {
    guard let folder else { return text }
    return text.replacing(folder + "/", with: "").replacing(folder, with: ".")
  }

  /// What an entry says; `nil` for one that says nothing.
  func said(_ entry: NodeID) -> String? {
    for channel in [Channel.message, .outputText, .error] {
      guard let text = text(entry, channel) else { continue }
      let lines = plain(text).split(whereSeparator: \.isNewline)
      let trimmed = lines.map { ArgumentSummary.trimmed($0) }.filter { !$0.isEmpty }
      if !trimmed.isEmpty { return trimmed.joined(separator: "\n") }
    }
    return nil
  }

  /// What a call gave back, or why it failed; `nil` for nothing.
  func result(_ call: NodeID) -> String? {
    (text(call, .result) ?? text(call, .error)).map { plain(ResultText($0, parser: parser).text) }
  }

  /// The arguments of a call, by name, and what it is about.
  func arguments(_ call: NodeID) -> (digest: TextDigest, subject: String) {
    let arguments = text(call, .arguments).map { Argument.list($0, parser: parser) } ?? []
    let kind = session.toolKind(call)
    var digest = TextDigest()
    for argument in compared(arguments, of: kind) {
      digest.add(argument.name)
      digest.add(argument.value)
    }
    let name = session.name(ofCall: call, at: position)
    let about = CallText(arguments, kind: kind, name: name, style: style, parser: parser).text
    return (digest, plain(about))
  }

  /// The arguments of a call that are compared, by name.
  ///
  /// - Parameter all: whether those are told, too, that only say what the call is for.
  func list(_ call: NodeID, all: Bool = false) -> [Argument] {
    let arguments = text(call, .arguments).map { Argument.list($0, parser: parser) } ?? []
    return compared(arguments, of: all ? .other : session.toolKind(call))
  }

  private func compared(_ arguments: [Argument], of kind: ToolKind) -> [Argument] {
    arguments.filter { $0.kind != .null && !Self.isComment($0, of: kind) }
      .map { Argument($0.name, plain($0.value), $0.kind) }
      .sorted { $0.name < $1.name }
  }

  /// Whether an argument only says in the model's words what the call is for: two runs never have the same words.
  private static func isComment(_ argument: Argument, of kind: ToolKind) -> Bool {
    switch kind {
    case .command, .read, .list, .search:
      comments.contains(argument.name.lowercased())
    case .other, .edit, .write, .patch, .todo, .plan, .question, .agent, .web, .mcp: false
    }
  }

  private static let comments: Set = ["description", "explanation", "justification"]

  private func text(_ node: NodeID, _ channel: Channel) -> String? {
    guard session.has(channel, of: node, at: position),
      let text = session.text(node, channel, at: position), !text.isEmpty
    else { return nil }
    return text
  }
}

extension ArgumentSummary {
  /// A line without white space at its end.
  fileprivate static func trimmed(_ line: Substring) -> Substring {
    guard let end = line.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return line[...end]
  }
}
