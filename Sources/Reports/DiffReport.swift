import SessionModel

/// What became of each file, as one patch that `git apply` takes: first the files whose first content is in the
/// record, then, behind a remark, those of which only the edits are known.
///
/// Paths are told from the folder that all files have in common.
enum DiffReport {
  /// Writes the patch as a report style, a file at a time.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let position = options.position ?? session.position
    let files = session.changedFiles(at: position, of: options.item ?? .root)
    let folder = CommonFolder(files.flatMap { [$0.firstPath, $0.path] })
    var patch = Patch(options: options)
    if files.isEmpty { patch.remark("no file was changed") }
    if !folder.path.isEmpty { patch.remark("paths are those from \(folder.path)") }
    let folded = files.map { ($0, session.folded($0, at: position)) }
    let isWhole = { (file: FoldedFile) in file.base == .told && file.unplaced.isEmpty }
    for (file, content) in folded.filter({ isWhole($0.1) }) + folded.filter({ !isWhole($0.1) }) {
      patch.put(
        content, from: folder.relative(file.firstPath), to: folder.relative(file.path))
    }
    guard let redactor = options.redactor else { return sink(patch.bytes) }
    sink(Array(redactor.text(String(decoding: patch.bytes, as: UTF8.self)).utf8))
  }

  /// The text of a patch.
  private struct Patch {
    /// How foreign text is made safe.
    let options: ReportOptions
    /// What was written.
    var bytes: [UInt8] = []

    mutating func line(_ text: String) { bytes += Array((text + "\n").utf8) }

    mutating func remark(_ text: String) { line("# " + safe(text)) }

    /// A text of the source on one line, with its tabs and without a carriage return at its end.
    func safe(_ text: String) -> String {
      var text = text.replacing("\n", with: " ")[...]
      if text.utf8.last == 13 { text = Substring(text.utf8.dropLast()) }
      return text.split(separator: "\t", omittingEmptySubsequences: false)
        .map { options.clean(String($0)) }.joined(separator: "\t")
    }

    /// Writes one file.
    mutating func put(_ file: FoldedFile, from old: String, to new: String) {
      let diff = FoldedDiff(file)
      let isNew = file.first == nil && file.base != .unknown
      let isGone = !file.isThere
      if diff.hunks.isEmpty, isNew == isGone, old == new {
        // What came and went again is no change; of what was only named there is nothing to show.
        if file.base == .unknown { remark("\(new): the record does not say what changed") }
        return
      }
      switch file.base {
      case .told: break
      case .written: remark("\(new): written as a whole, the first content is unknown")
      case .unknown: remark("\(new): the first content is unknown, these are the edits")
      }
      if file.base != .unknown, !file.unplaced.isEmpty {
        remark("\(new): \(file.unplaced.count) edits have no place, they stand behind it")
      }
      var shift = 0
      let names = (Self.quoted("a/" + safe(old)), Self.quoted("b/" + safe(new)))
      // Of a content that is known in parts nothing can be taken away.
      if file.base == .unknown || file.base == .written && file.first != nil {
        for hunk in diff.hunks { put(hunk, &shift, prefix: "# ") }
        return
      }
      let placed = diff.hunks.filter { $0.call == nil }
      let texts = placed.flatMap { $0.lines.map(\.text) }
      if let text = texts.first(where: { safe($0) != $0 }) {
        let what = text.utf8.last == 13 ? "carriage returns" : "what no terminal is given"
        remark("\(new): lines hold \(what), apply it with --ignore-whitespace if at all")
      }
      if !placed.isEmpty || isNew || isGone || old != new {
        line("diff --git \(names.0) \(names.1)")
      }
      if isNew { line("new file mode 100644") }
      if isGone { line("deleted file mode 100644") }
      if old != new {
        line("rename from \(Self.quoted(safe(old)))")
        line("rename to \(Self.quoted(safe(new)))")
      }
      if !placed.isEmpty {
        line("--- " + (isNew ? "/dev/null" : names.0))
        line("+++ " + (isGone ? "/dev/null" : names.1))
      }
      for hunk in placed { put(hunk, &shift) }
      // What has no place is told, and is no part of the patch.
      shift = 0
      for hunk in diff.hunks.dropFirst(placed.count) { put(hunk, &shift, prefix: "# ") }
    }

    /// Writes one hunk.
    ///
    /// - Parameters:
    ///   - shift: how many lines came before it, for hunks without numbers.
    ///   - prefix: what stands in front of each line.
    private mutating func put(
      _ hunk: FoldedDiff.Hunk, _ shift: inout Int, prefix: String = ""
    ) {
      let old = hunk.lines.count { $0.kind != .added }
      let new = hunk.lines.count { $0.kind != .removed }
      // A side without lines is named by the line before it.
      let oldStart =
        hunk.lines.lazy.compactMap(\.oldNumber).first
        ?? hunk.lines.lazy.compactMap(\.newNumber).first.map { old == 0 ? $0 - 1 - shift : $0 } ?? 1
      let newStart =
        hunk.lines.lazy.compactMap(\.newNumber).first ?? oldStart + shift - (new == 0 ? 1 : 0)
      line(prefix + "@@ -\(max(0, oldStart)),\(old) +\(max(0, newStart)),\(new) @@")
      shift += new - old
      for text in hunk.lines {
        let sign =
          switch text.kind {
          case .context: " "
          case .added: "+"
          case .removed: "-"
          }
        line(prefix + sign + safe(text.text))
        if text.isOpen { line(prefix + "\\ No newline at end of file") }
      }
    }

    /// A name as git writes it: in quotes when there are signs in it that it would misread.
    private static func quoted(_ name: String) -> String {
      guard name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else {
        return name
      }
      var out = "\""
      for byte in name.unicodeScalars {
        switch byte {
        case "\"", "\\": out += "\\" + String(byte)
        case "\t": out += "\\t"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        default: out.unicodeScalars.append(byte)
        }
      }
      return out + "\""
    }
  }
}
