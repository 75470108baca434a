import SessionModel

/// A call in a page: how it stands, what it is about and what came of it in its row; below it what it was asked,
/// what it did to files and what it gave back.
struct HTMLCall {
  /// The texts of the session.
  let items: ItemText
  /// How they are made safe.
  let lines: TextLines

  /// Opens a call. What went wrong and what waits for a person is open.
  func begin(_ step: StoryWalk.Step, _ put: (String) -> Void) {
    let call = step.node
    let status = items.status(call).value
    let isRetracted = items.session.isRetracted(call, at: items.position)
    let isOpen = status == .failed || status == .waiting
    let words = isRetracted ? " retracted" : ""
    put(
      "<details class=\"call \(status.word)\(words)\" id=\"i\(step.index)\" data-status=\"\(status.word)\""
        + (isOpen ? " open" : "") + "><summary>")
    put(
      "<span class=\"status\">\(status.sign) \(items.statusWord(call))</span> "
        + "<b>\(text(items.name(call)))</b> "
        + "<code class=\"what\">\(text(items.summary(call) ?? ""))</code> "
        + "<span class=\"outcome\">\(text(items.outcome(call) ?? ""))</span> "
        + "<span class=\"took\">\(items.duration(ofCall: call).map(DurationText.short) ?? "")</span>"
        + "</summary>")
    if let thought = step.thinker.flatMap({ items.text($0, .reasoning) }) {
      put(HTMLRows.folded("thought", "thinking", block(thought)))
    }
    let failure = items.error(call)
    if let failure { put("<pre class=\"error\">\(block(failure))</pre>") }
    let edits = items.edits(call)
    if edits.isEmpty { arguments(call, put) } else { for edit in edits { diff(edit, put) } }
    if let fault = items.fault(ofArguments: call) {
      put("<p class=\"error\">arguments: \(text(fault.text))</p>")
    }
    if let result = items.result(call), result != failure {
      let isWrong = status == .failed && failure == nil
      put("<pre class=\"result\(isWrong ? " error" : "")\">\(cut(result))</pre>")
    }
    put("<div class=\"in\">")
  }

  /// Writes what a call was asked, by name.
  private func arguments(_ call: NodeID, _ put: (String) -> Void) {
    let arguments = items.arguments(call)
    guard !arguments.isEmpty else { return }
    put("<dl>")
    for argument in arguments {
      put("<dt>\(text(argument.name))</dt><dd><pre>\(block(argument.value))</pre></dd>")
    }
    put("</dl>")
  }

  /// Writes what a call does to a file.
  private func diff(_ edit: FileEdit, _ put: (String) -> Void) {
    let counts = edit.counts
    let what =
      switch edit.kind {
      case .added: "new "
      case .deleted: "deleted "
      case .moved, .changed, .written: ""
      }
    let target: String
    if case .moved(let path) = edit.kind { target = " → " + text(path) } else { target = "" }
    put(
      "<p class=\"meta\">\(what)<code>\(text(edit.path))</code>\(target) "
        + "+\(counts.added) -\(counts.removed)</p>")
    var rows: [String] = []
    for hunk in edit.hunks {
      if let old = hunk.oldStart, let new = hunk.newStart {
        rows.append("<span class=\"hunk\">@@ -\(old) +\(new) @@</span>")
      }
      // As one text, since a secret may go over several lines.
      let texts = items.redacted(hunk.lines.map(\.text).joined(separator: "\n"))
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (line, text) in zip(hunk.lines, texts) {
        let (name, sign) =
          switch line.kind {
          case .context: ("", " ")
          case .added: ("add", "+")
          case .removed: ("del", "-")
          }
        let safe = HTMLText.escaped(lines.safe(String(text)).joined(separator: " "))
        rows.append("<span\(name.isEmpty ? "" : " class=\"\(name)\"")>\(sign)\(safe)</span>")
      }
    }
    if rows.isEmpty, !edit.changesNothing, let content = edit.content {
      let content = items.redacted(content)
      rows = lines.safe(content).map { "<span class=\"add\">+\(HTMLText.escaped($0))</span>" }
    }
    if !rows.isEmpty { put("<pre class=\"diff\">\(rows.joined())</pre>") }
  }

  /// A foreign text on one line.
  private func text(_ text: String) -> String { HTMLText.escaped(lines.line(items.redacted(text))) }

  /// A foreign text with its lines.
  private func block(_ text: String) -> String { HTMLReport.text(text, lines) }

  /// An output, as much of it as is asked for.
  private func cut(_ output: String) -> String {
    guard let limit = lines.options.outputLimit, limit > 0, output.utf8.count > limit,
      let end = output.index(output.startIndex, offsetBy: limit, limitedBy: output.endIndex),
      end < output.endIndex
    else { return block(output) }
    return block(String(output[..<end])) + "\n… \(output[end...].count) more characters"
  }
}
