import JSONReading

/// Finds edits in what sources tell of calls: in a value of their own beside the result, else in the
/// arguments of a tool that changes files.
package enum EditReading {
  /// Names of a path, as agents have them.
  private static let paths: [StaticString] = [
    "file_path", "filePath", "path", "filepath", "filename", "file", "target_file",
    "absolute_path", "relativePath", "fileName", "notebook_path",
  ]
  /// Names of two texts of which one takes the place of the other.
  private static let pairs: [(old: StaticString, new: StaticString)] = [
    ("old_string", "new_string"), ("old_str", "new_str"), ("oldText", "newText"),
    ("oldString", "newString"), ("old_text", "new_text"), ("old", "new"), ("search", "replace"),
  ]
  /// Names of a whole content.
  private static let contents: [StaticString] = [
    "content", "file_text", "contents", "new_file_text", "insert_text", "fileText", "text",
  ]
  /// Names of the content before an edit.
  private static let originals: [StaticString] = [
    "originalFile", "originalFileContents", "originalContent", "before", "beforeFullFileContent",
  ]
  /// Names of the wish to replace a text wherever it stands.
  private static let everywhere: [StaticString] = [
    "replace_all", "replaceAll", "allow_multiple", "multiple",
  ]
  /// Names of a patch.
  private static let patches: [StaticString] = [
    "fileDiff", "diff", "patch", "unified_diff", "unifiedDiff", "diffString", "input", "patchText",
    "patch_text",
  ]

  /// Whether a value that stands beside a result may tell of edits: it is worth keeping then.
  package static func mayTell(_ value: JSONValue) -> Bool {
    switch value.kind {
    case .string:
      JSONText.place(of: "@@", in: value.bytes) != nil
        || JSONText.place(of: "*** Begin Patch", in: value.bytes) != nil
    case .object:
      value["structuredPatch"]?.kind == .array || value["files"]?.kind == .array
        || value["filediff"]?.kind == .object || patches.contains { value[$0]?.kind == .string }
        || value["afterFullFileContent"] != nil
    case .array, .null, .true, .false, .number, .opaque: false
    }
  }

  /// The path of a value.
  static func path(_ value: JSONValue) -> String? {
    paths.lazy.compactMap { value[$0]?.string }.first { !$0.isEmpty }
  }

  // MARK: What stands beside a result

  /// The edits that a source tells beside the result of a call.
  ///
  /// - Parameter path: the file that the arguments name.
  static func told(_ value: JSONValue, of path: String?) -> [FileEdit] {
    if let text = value.string { return Patch(text, of: path ?? "").edits }
    if value.kind == .array {
      // `[{path, kind, diff}]`.
      return value.elements.flatMap { change($0, of: self.path($0) ?? path) }
    }
    guard value.kind == .object else { return [] }
    if let files = value["files"], files.kind == .array {
      let edits = files.elements.flatMap { change($0, of: self.path($0) ?? path) }
      if !edits.isEmpty { return edits }
    }
    let own = whole(self.path(value), of: path)
    if let edit = structured(value, of: own) { return [edit] }
    if let file = value["filediff"], file.kind == .object {
      let patch = value["diff"]?.string.map { Patch($0).edits } ?? []
      var edits = patch.isEmpty ? change(file, of: self.path(file) ?? path) : patch
      if edits.count == 1, edits[0].original == nil { edits[0].original = original(file) }
      if !edits.isEmpty { return edits }
    }
    if isChange(value) { return change(value, of: own) }
    // `{path: {type, …}}` or `{path: {update: {…}}}`.
    return value.members.flatMap { member in
      member.value.kind == .object ? change(member.value, of: member.key) : []
    }
  }

  /// The path that a result names, or that of the arguments where the result has its end alone.
  private static func whole(_ own: String?, of path: String?) -> String? {
    guard let own else { return path }
    return path.map { $0.hasSuffix("/" + own) } ?? false ? path : own
  }

  /// Whether a value tells of a change itself.
  private static func isChange(_ value: JSONValue) -> Bool {
    patches.contains { value[$0]?.kind == .string } || value["afterFullFileContent"] != nil
      || path(value) != nil && contents.contains { value[$0]?.kind == .string }
  }

  /// The hunks of Claude Code, as objects with lines.
  private static func structured(_ value: JSONValue, of path: String?) -> FileEdit? {
    guard let path, let patch = value["structuredPatch"], patch.kind == .array else { return nil }
    let isNew = value["type"]?.isString("create") == true
    let hunks = patch.elements.map { hunk in
      FileEdit.Hunk(
        oldStart: hunk["oldStart"]?.integer.map { Int(clamping: $0) },
        newStart: hunk["newStart"]?.integer.map { Int(clamping: $0) },
        lines: (hunk["lines"].map { Array($0.elements) } ?? []).compactMap {
          $0.string.flatMap(line)
        })
    }
    let content = value["content"]?.string
    if hunks.isEmpty, content == nil { return nil }
    var edit = FileEdit(path, isNew ? .added : .changed, hunks: hunks, content: content)
    if !isNew { edit.original = original(value) }
    // A file that was there and of which no line is another was written as it was.
    if hunks.isEmpty, value["type"]?.isString("update") == true {
      edit.original = edit.original ?? content
    }
    return edit
  }

  /// The content that a file had before.
  private static func original(_ value: JSONValue) -> String? {
    originals.lazy.compactMap { value[$0]?.string }.first
  }

  /// A line of a hunk by its first sign.
  private static func line(_ text: String) -> FileEdit.Hunk.Line? {
    let rest = String(text.dropFirst())
    switch text.first {
    case "+": return .init(kind: .added, text: rest)
    case "-": return .init(kind: .removed, text: rest)
    case " ", nil: return .init(kind: .context, text: rest)
    default: return nil
    }
  }

  /// What one value tells of one file.
  private static func change(_ value: JSONValue, of path: String?) -> [FileEdit] {
    guard let path, value.kind == .object else { return [] }
    for (key, kind) in [
      ("add", FileEdit.Kind.added), ("update", .changed), ("delete", .deleted),
    ] as [(StaticString, FileEdit.Kind)] {
      if let inner = value[key], inner.kind == .object {
        return [edit(inner, path, kind)]
      }
    }
    let word =
      (value["type"] ?? value["kind"]?["type"] ?? value["kind"] ?? value["status"])?.string ?? ""
    let kind: FileEdit.Kind =
      switch word {
      case "add", "added", "create", "new": .added
      case "delete", "deleted", "remove", "removed": .deleted
      default: value["isNewFile"]?.bool == true ? .added : .changed
      }
    return [edit(value, path, kind)]
  }

  private static func edit(_ value: JSONValue, _ path: String, _ kind: FileEdit.Kind) -> FileEdit {
    var edit = FileEdit(path, kind)
    let move = value["move_path"] ?? value["movePath"] ?? value["kind"]?["move_path"]
    if let to = move?.string { edit.kind = .moved(to: to) }
    for name in patches {
      guard let text = value[name]?.string else { continue }
      edit.hunks = Patch(text, of: path).edits.flatMap(\.hunks)
      if !edit.hunks.isEmpty { break }
    }
    if edit.hunks.isEmpty, let old = value["before"]?.string, let new = value["after"]?.string {
      edit.hunks = [FileEdit.Hunk(old, by: new)]
    }
    let content =
      value["newContent"] ?? value["after"] ?? value["afterFullFileContent"]
      ?? (kind == .added ? value["content"] : nil)
    edit.content = content?.string
    if edit.kind != .added { edit.original = original(value) }
    return edit
  }

  // MARK: Arguments

  /// The edits in the arguments of a tool.
  static func asked(_ value: JSONValue, of tool: EditTool) -> [FileEdit] {
    let path = path(value)
    switch tool {
    case .shell: return patch(in: value)
    case .patch: return patched(value, of: path)
    case .delete: return path.map { [FileEdit($0, .deleted)] } ?? []
    case .write: return written(value, of: path)
    case .replace:
      var edits: [FileEdit] = []
      for key in ["edits", "edit", "replacements"] as [StaticString] {
        guard let list = value[key] else { continue }
        let parts = list.kind == .array ? Array(list.elements) : [list]
        for part in parts { replace(part, of: self.path(part) ?? path, into: &edits) }
      }
      replace(value, of: path, into: &edits)
      if !edits.isEmpty { return edits }
      let patched = patched(value, of: path)
      return patched.isEmpty ? written(value, of: path) : patched
    }
  }

  private static func written(_ value: JSONValue, of path: String?) -> [FileEdit] {
    guard let path, let content = contents.lazy.compactMap({ value[$0]?.string }).first else {
      return []
    }
    return [FileEdit(path, .written, content: content)]
  }

  private static func patched(_ value: JSONValue, of path: String?) -> [FileEdit] {
    if let text = value.string { return Patch(text, of: path ?? "").edits }
    for name in patches + ["content"] {
      guard let text = value[name]?.string else { continue }
      let edits = Patch(text, of: path ?? "").edits
      if !edits.isEmpty { return edits }
    }
    let told = told(value, of: path)
    return told.isEmpty ? patch(in: value) : told
  }

  /// Puts a pair of texts to the edit of its file.
  private static func replace(
    _ value: JSONValue, of path: String?, into edits: inout [FileEdit]
  ) {
    guard let path, value.kind == .object else { return }
    for (old, new) in pairs {
      guard let old = value[old]?.string, let new = value[new]?.string else { continue }
      var hunk = FileEdit.Hunk(old, by: new)
      hunk.swap?.isEverywhere = everywhere.contains { value[$0]?.bool == true }
      if let place = edits.firstIndex(where: { $0.path == path }) {
        edits[place].hunks.append(hunk)
      } else {
        edits.append(FileEdit(path, .changed, hunks: [hunk]))
      }
      return
    }
  }

  /// A patch that stands in a command, as a word of it or behind it.
  private static func patch(in value: JSONValue) -> [FileEdit] {
    let command = value["command"] ?? value["cmd"] ?? value["input"] ?? value
    let texts = command.string.map { [$0] } ?? command.elements.compactMap(\.string)
    for text in texts {
      guard let start = text.firstRange(of: "*** Begin Patch")?.lowerBound else { continue }
      return Patch(text[start...]).edits
    }
    return []
  }
}
