import JSONReading

/// The files of a patch, in the form of `diff -u`, of `apply_patch`, or as pairs of blocks to search and
/// replace.
struct Patch {
  /// What the patch does; empty for a text that is none.
  private(set) var edits: [FileEdit] = []
  /// The file that a text without headings is about.
  private let path: String
  /// Whether lines belong to a hunk.
  private var isInHunk = false

  /// Reads a patch.
  ///
  /// - Parameter path: the file that it is about, where it has no headings.
  init(_ text: some StringProtocol, of path: String = "") {
    self.path = path
    if text.contains("<<<<<<< SEARCH") || text.contains("------- SEARCH") {
      readBlocks(text)
    } else if text.contains("@@") || text.contains("*** ") {
      readLines(text)
    }
    edits.removeAll { $0.hunks.isEmpty && $0.kind == .changed }
  }

  /// Whether a command, of which the beginning is enough, hands a patch to `apply_patch`.
  static func isCommand(_ text: String) -> Bool {
    // By the bytes: it is asked of the command of every shell.
    var text = text
    return text.withUTF8 { text in
      let bytes = UnsafeRawBufferPointer(text)
      let tool: StaticString = "apply_patch"
      guard let place = JSONText.place(of: tool, in: bytes) else { return false }
      let rest = UnsafeRawBufferPointer(rebasing: bytes[(place + tool.utf8CodeUnitCount)...])
      return JSONText.place(of: "*** Begin Patch", in: rest) != nil
    }
  }

  // MARK: Lines

  private mutating func readLines(_ text: some StringProtocol) {
    var old: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = Substring(line.hasSuffix("\r") ? line.dropLast() : line[...])
      if let before = old {
        old = nil
        if line.hasPrefix("+++ ") {
          open(from: Self.path(before), to: Self.path(line.dropFirst(4)))
          continue
        }
        take(Substring("--- " + before))
      }
      if line.hasPrefix("--- ") { old = line.dropFirst(4) } else { take(line) }
    }
    if let old { take(Substring("--- " + old)) }
  }

  /// Reads a line that is no heading of two files.
  private mutating func take(_ line: Substring) {
    if heading(line) { return }
    if line.hasPrefix("@@") {
      if edits.isEmpty {
        guard !path.isEmpty else { return }
        edits.append(FileEdit(path, .changed))
      }
      edits[edits.count - 1].hunks.append(Self.hunk(line))
      isInHunk = true
    } else if line.hasPrefix("diff --git") || line.hasPrefix("*** End") {
      isInHunk = false
    } else if isInHunk, !edits.isEmpty {
      append(line)
    }
  }

  private mutating func open(from old: String, to new: String) {
    isInHunk = false
    if old == "/dev/null" {
      edits.append(FileEdit(new, .added))
    } else if new == "/dev/null" {
      edits.append(FileEdit(old, .deleted))
    } else {
      edits.append(FileEdit(new, .changed))
    }
  }

  /// Reads what `apply_patch` says of a file.
  private mutating func heading(_ line: Substring) -> Bool {
    for (prefix, kind) in [
      ("*** Update File: ", FileEdit.Kind.changed), ("*** Add File: ", .added),
      ("*** Delete File: ", .deleted),
    ] where line.hasPrefix(prefix) {
      edits.append(FileEdit(String(line.dropFirst(prefix.count)), kind))
      isInHunk = true
      return true
    }
    let move = "*** Move to: "
    guard line.hasPrefix(move), !edits.isEmpty else { return false }
    edits[edits.count - 1].kind = .moved(to: String(line.dropFirst(move.count)))
    return true
  }

  /// A hunk by its line `@@ -3,4 +5,6 @@`.
  private static func hunk(_ line: Substring) -> FileEdit.Hunk {
    func start(_ sign: Character) -> Int? {
      line.split(separator: " ").first { $0.first == sign }
        .flatMap { Int($0.dropFirst().prefix { $0.isNumber }) }
    }
    return FileEdit.Hunk(oldStart: start("-"), newStart: start("+"))
  }

  private mutating func append(_ line: Substring) {
    let kind: FileEdit.Hunk.Line.Kind
    switch line.first {
    case "+": kind = .added
    case "-": kind = .removed
    case " ", nil: kind = .context
    case "\\": return
    default:
      isInHunk = false
      return
    }
    let last = edits.count - 1
    if edits[last].hunks.isEmpty { edits[last].hunks.append(FileEdit.Hunk()) }
    let hunk = edits[last].hunks.count - 1
    edits[last].hunks[hunk].lines.append(.init(kind: kind, text: String(line.dropFirst())))
  }

  /// A path without the letter that git puts in front and the time that diff puts behind.
  private static func path(_ text: Substring) -> String {
    let name = text.split(separator: "\t").first ?? text
    return String(name.hasPrefix("a/") || name.hasPrefix("b/") ? name.dropFirst(2) : name)
  }

  // MARK: Blocks

  /// Reads blocks to search, each with what takes its place.
  private mutating func readBlocks(_ text: some StringProtocol) {
    var edit = FileEdit(path, .changed)
    var old: [String]?
    var new: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("<<<<<<< SEARCH") || line.hasPrefix("------- SEARCH") {
        (old, new) = ([], nil)
      } else if old != nil, new == nil, line.hasPrefix("=======") {
        new = []
      } else if let before = old, let after = new,
        line.hasPrefix(">>>>>>> REPLACE") || line.hasPrefix("+++++++ REPLACE")
      {
        edit.hunks.append(
          FileEdit.Hunk(
            lines: before.map { .init(kind: .removed, text: $0) }
              + after.map { .init(kind: .added, text: $0) }))
        (old, new) = (nil, nil)
      } else if new != nil {
        new?.append(String(line))
      } else if old != nil {
        // Some put the number of the line in front.
        if !line.hasPrefix(":start_line:"), line != "-------" { old?.append(String(line)) }
      }
    }
    edits = [edit]
  }
}
