import JSONReading

/// Finds edits in what tools are given and what they give back.
extension FileDiff {
  /// Names of the two texts of an edit, as agents have them.
  private static let pairs: [(old: StaticString, new: StaticString)] = [
    ("old_string", "new_string"), ("old_str", "new_str"), ("oldText", "newText"),
    ("oldString", "newString"), ("old_text", "new_text"), ("search", "replace"),
  ]
  /// Names of the file of an edit.
  private static let paths: [StaticString] = [
    "file_path", "path", "filePath", "filename", "file", "target_file", "absolute_path",
  ]
  /// Names of what holds a patch.
  private static let patches: [StaticString] = [
    "patch", "diff", "input", "patchText", "unified_diff",
  ]

  /// The edits in the arguments of a call; none when they are about something else.
  static func edits(in value: JSONValue) -> [FileDiff] {
    guard value.kind == .object else {
      return value.string.map { patch($0) } ?? []
    }
    let title = paths.lazy.compactMap { value[$0]?.string }.first ?? ""
    var edits = edit(value, title).map { [$0] } ?? []
    for name in ["edits", "replacements"] as [StaticString] {
      for element in value[name]?.elements ?? value.elements {
        if let edit = edit(element, title) { edits.append(edit) }
      }
    }
    if !edits.isEmpty { return edits }
    for name in patches {
      if let text = value[name]?.string {
        let found = patch(text)
        if !found.isEmpty { return found }
      }
    }
    // A command that is a patch: ["apply_patch", "*** Begin Patch…"].
    for element in value["command"]?.elements ?? value.elements {
      if let text = element.string, text.hasPrefix("*** Begin Patch") { return patch(text) }
    }
    return []
  }

  /// One pair of texts.
  private static func edit(_ value: JSONValue, _ title: String) -> FileDiff? {
    for (old, new) in pairs {
      if let old = value[old]?.string, let new = value[new]?.string {
        return FileDiff(title: title, old: old, new: new)
      }
    }
    return nil
  }

  /// The files of a patch, in the form of `diff -u` or of `apply_patch`; none when it is neither.
  static func patch(_ text: String) -> [FileDiff] {
    guard text.contains("@@") || text.contains("*** ") else { return [] }
    var files: [FileDiff] = []
    var isPatch = false
    var isInHunk = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.hasSuffix("\r") ? line.dropLast() : line
      if let title = heading(line) {
        files.append(FileDiff(title: title, hunks: []))
        (isPatch, isInHunk) = (true, true)
      } else if line.hasPrefix("+++ "), index > 0, lines[index - 1].hasPrefix("--- ") {
        let new = path(line.dropFirst(4))
        let old = path(lines[index - 1].dropFirst(4))
        files.append(FileDiff(title: new == "/dev/null" ? old : new, hunks: []))
        (isPatch, isInHunk) = (true, false)
      } else if line.hasPrefix("@@"), isPatch, !files.isEmpty {
        let head = line.drop { $0 == "@" || $0 == " " }.replacing(" @@", with: " ")
        files[files.count - 1].hunks.append(Hunk(head: String(head), lines: []))
        isInHunk = true
      } else if line.hasPrefix("diff --git") || line.hasPrefix("*** End Patch") {
        isInHunk = false
      } else if isInHunk, !files.isEmpty {
        let next = index + 1 < lines.count ? lines[index + 1] : ""
        if line.hasPrefix("--- "), next.hasPrefix("+++ ") {
          isInHunk = false
        } else if !append(line, to: &files[files.count - 1]) {
          isInHunk = false
        }
      }
    }
    files.removeAll { $0.hunks.isEmpty && !$0.title.contains(" (") }
    return files
  }

  /// What a heading of `apply_patch` says of a file.
  private static func heading(_ line: Substring) -> String? {
    for (prefix, word) in [
      ("*** Update File: ", ""), ("*** Add File: ", " (new)"), ("*** Delete File: ", " (deleted)"),
    ] where line.hasPrefix(prefix) {
      return line.dropFirst(prefix.count) + word
    }
    return nil
  }

  /// A path without the letter that git puts in front and the time that diff puts behind.
  private static func path(_ text: Substring) -> String {
    let name = text.split(separator: "\t").first ?? text
    return String(name.hasPrefix("a/") || name.hasPrefix("b/") ? name.dropFirst(2) : name)
  }

  /// Appends a line of a hunk; tells whether it was one.
  private static func append(_ line: Substring, to file: inout FileDiff) -> Bool {
    let kind: Line.Kind
    switch line.first {
    case "+": kind = .added
    case "-": kind = .removed
    case " ": kind = .context
    // Editors strip the blank of an empty line; the end of a text has none either.
    case nil: kind = .context
    case "\\": return true
    default: return false
    }
    if file.hunks.isEmpty { file.hunks.append(Hunk(head: "", lines: [])) }
    file.hunks[file.hunks.count - 1].lines.append(Line(kind: kind, text: String(line.dropFirst())))
    return true
  }
}
