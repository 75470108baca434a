import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("The detail pane")
struct DetailTests {
  /// A session of one call.
  private func job(
    _ arguments: String = "{}", name: String = "tool", result: String? = nil
  ) -> SessionBuilder {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call(name, arguments, under: entry, took: 1, result: result)
    return job
  }

  /// A reader in the pane of the call.
  private func reader(
    _ job: SessionBuilder, _ keys: String = "", rows: Int = 40, columns: Int = 120
  ) -> Reader {
    var reader = Reader(job, rows: rows, columns: columns)
    reader.press("j<enter><enter>" + keys)
    return reader
  }

  @Test("the facts count each call once, under its own status")
  func facts() throws {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("one", under: entry, status: .pending)
    job.call("two", under: entry)
    job.call("three", under: entry, took: 1)
    job.call("four", under: entry, took: 1, .rejected)
    job.set(.root, .contextTokens, "610")
    job.set(.root, .contextWindow, "1000")
    let reader = Reader(job)
    let facts = FactLine.all(reader.state, job.session)
    let context = facts.first { $0.name.string == "context" }
    #expect(context?.value.string == "610 of 1,000 tokens, 61 %")
    let calls = try #require(facts.first { $0.name.string == "tool calls" })
    #expect(calls.value.string == "4: 1 pending, 1 running, 1 completed, 1 rejected")
    #expect(facts.first { $0.name.string == "entries" }?.value.string == "1")
  }

  /// The lines of the pane as text; `>` is the cursor.
  private func lines(_ reader: Reader) -> String {
    let detail = reader.state.detail
    return detail.lines.enumerated().map { index, line in
      let row = detail.rows[line.row]
      if line.spans.isEmpty { return "" }
      let mark = line.isFirst ? row.isOpen.map { $0 ? "- " : "+ " } ?? "" : ""
      let blank = String(repeating: " ", count: max(0, row.indent + (line.isFirst ? 0 : row.hang)))
      let cursor = reader.state.panes.isFocused && index == detail.cursor ? ">" : ""
      return cursor + blank + mark + line.spans.map(\.text.string).joined()
    }.joined(separator: "\n")
  }

  @Test("a text in which a tool call stands is marked in the tree and in the pane")
  func leaked() {
    var job = SessionBuilder()
    let entry = job.entry("Sure. <tool_call>{}</tool_call>")
    job.set(entry, .leakedCall, "<tool_call>")
    #expect(Reader(job).rows.contains("! Sure. <tool_call>"))
    var reader = Reader(job, rows: 40, columns: 120)
    reader.press("<enter>")
    #expect(lines(reader).contains("a tool call stands in this text: <tool_call>"))
  }

  @Test("Enter opens it beside the tree, again goes into it, Tab comes back, Esc closes it")
  func focus() {
    var reader = Reader(job(), rows: 40, columns: 120)
    reader.press("j<enter>")
    #expect(reader.state.panes.isOpen && !reader.state.panes.isFocused)
    #expect(reader.state.layout.detail?.border == .column(57))
    reader.press("<enter>")
    #expect(reader.state.panes.isFocused)
    reader.press("<tab>")
    #expect(!reader.state.panes.isFocused)
    reader.press("<shift-tab>")
    #expect(reader.state.panes.isFocused)
    reader.press("<esc>")
    #expect(!reader.state.panes.isOpen)
    #expect(reader.effects.isEmpty)
    reader.press("p")
    #expect(reader.state.panes.isOpen)
    reader.press("q")
    #expect(!reader.state.panes.isOpen)
    #expect(reader.effects.isEmpty)
  }

  @Test("it stands below the tree where the screen is narrow, and alone where it is low")
  func places() {
    #expect(reader(job(), rows: 24, columns: 80).state.layout.detail?.border == .row(11))
    let low = reader(job(), rows: 8, columns: 80)
    #expect(low.state.layout.detail?.border == nil)
    #expect(low.state.panes.isFocused)
  }

  @Test("the border moves by keys and by the mouse, and stops at the edges")
  func border() {
    var reader = reader(job())
    reader.press(">")
    #expect(reader.state.layout.treeColumns == 62)
    reader.press("<tab><ctrl-w>")
    reader.send(.key(.character("<")))
    #expect(reader.state.layout.treeColumns == 57)
    func mouse(_ action: MouseEvent.Action, _ column: Int) -> Action {
      .key(.mouse(MouseEvent(action, row: 10, column: column)))
    }
    for action in [mouse(.press(.left), 57), mouse(.drag(.left), 80), mouse(.release, 80)] {
      reader.send(action)
    }
    #expect(reader.state.layout.treeColumns == 80)
    for action in [mouse(.press(.left), 80), mouse(.drag(.left), 119), mouse(.release, 119)] {
      reader.send(action)
    }
    #expect(reader.state.layout.treeColumns == 83)
  }

  @Test("arguments are a tree that folds")
  func tree() {
    let arguments =
      #"{"url":"https://example.org","headers":{"a":1,"b":[true,null]},"list":[1,2],"empty":{}}"#
    var reader = reader(job(arguments))
    #expect(
      lines(reader) == """
        >- Arguments
            url: "https://example.org"
            - headers: {
              a: 1
              b: [true, null]
            list: [1, 2]
            empty: {}

        + Raw
        """)
    reader.press("jjh")
    #expect(lines(reader).contains(">    + headers: { 2 }\n    list"))
    reader.press("h")
    #expect(lines(reader).hasPrefix(">- Arguments"))
    reader.press("jjll")
    #expect(lines(reader).contains(">      a: 1"))
    reader.press("P")
    #expect(lines(reader).contains(">    - headers: {"))
    reader.press("zM")
    #expect(lines(reader) == ">+ Arguments\n\n+ Raw")
  }

  @Test("JSON inside strings is a tree with a mark, and text with lines is text")
  func decoded() {
    let inner = #"{\"code\":\"AccessDenied\",\"deep\":\"{\\\"x\\\":1}\"}"#
    let reader = reader(job(#"{"body":"\#(inner)","text":"one\ntwo"}"#))
    #expect(
      lines(reader) == """
        >- Arguments
            - body: {  ⟨decoded JSON⟩
              code: "AccessDenied"
              - deep: {  ⟨decoded JSON⟩
                x: 1
            - text: 2 lines
              one
              two

        + Raw
        """)
  }

  @Test("content blocks are shown as the texts that they are; images as facts")
  func blocks() {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAYAAAA10dzk" + String(repeating: "A", count: 4000)
    let reader = reader(
      job(
        result: """
          [{"type":"text","text":"\\u001b[31mred\\u001b[0m\\nplain"},
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"\(png)"}}]
          """))
    #expect(lines(reader).hasPrefix(">- Result\n  red\n  plain\n    image/png, 640×480, 3.0 KB\n"))
    #expect(reader.state.detail.rows[1].spans[0].role == .ansiRed)
  }

  @Test("edits are shown as a diff, and @ goes from change to change")
  func diff() {
    let old = (1...30).map { "line \($0)" }.joined(separator: "\\n")
    let new = old.replacing("line 3\\n", with: "line three\\n").replacing("line 28", with: "line 8")
    var reader = reader(
      job(
        #"{"file_path":"a.txt","old_string":"\#(old)","new_string":"\#(new)"}"#, name: "Edit",
        result: "ok"))
    #expect(
      lines(reader).hasPrefix(
        """
        >- Diff
          a.txt
          @@ -1 +1
            line 1
            line 2
          - line 3
          + line three
            line 4
        """))
    #expect(
      lines(reader).contains(
        """
        - Arguments
            file_path: "a.txt"
            + old_string: 30 lines
            + new_string: 30 lines
        """))
    reader.press("@")
    #expect(lines(reader).contains(">  @@ -1 +1"))
    reader.press("@")
    #expect(lines(reader).contains(">  @@ -25 +25"))
    #expect(reader.effects.isEmpty)
    reader.press("@")
    #expect(reader.effects == [.beep])
    reader.press("Od")
    #expect(lines(reader).contains("  - line 28"))
    #expect(lines(reader).contains(" │ + line 8"))
  }

  @Test("Markdown is laid out")
  func markdown() {
    var job = SessionBuilder()
    job.entry(
      """
      # Title

      Some **bold** and `code`, [here](https://example.org).

      - one
        1. inner
      - [x] two

      > quoted

      | a | b |
      |---|--:|
      | x | 10 |

      ```swift
      let a = 1
      ```
      """)
    var reader = Reader(job, rows: 40, columns: 120)
    reader.press("<enter>")
    #expect(
      lines(reader) == """
        - Message
          Title

          Some bold and code, here (https://example.org).

          • one
            1. inner
          [x] two

          │ quoted

          a   b
          ─  ──
          x  10

          let a = 1

        + Raw
        """)
  }

  @Test("of a large text the front is read, and more on demand")
  func pieces() {
    let text = (1...200_000).map { "line \($0)" }.joined(separator: "\n")
    var reader = reader(job(result: text))
    let count = reader.state.detail.rows.count
    #expect(count < 25_000)
    let texts = reader.state.detail.rows.map { $0.spans.map(\.text.string).joined() }
    #expect(texts.contains("… 2.0 MB more"))
    reader.press("G")
    while reader.state.detail.current?.kind != .more { reader.press("k") }
    let line = reader.state.detail.cursor
    reader.press("<enter>")
    #expect(reader.state.detail.cursor == line)
    #expect(reader.state.detail.current?.kind == .text)
    #expect(reader.state.detail.rows.count > 3 * count)
    let more = reader.state.detail.rows.map { $0.spans.map(\.text.string).joined() }
    #expect(more.contains("… 1.2 MB more"))
  }

  @Test("lines are broken or moved sideways")
  func sideways() {
    var reader = reader(job(result: String(repeating: "abcdefgh ", count: 40)))
    let broken = reader.state.detail.lines.count
    reader.press("w")
    #expect(reader.state.detail.lines.count < broken)
    reader.press("zl")
    #expect(reader.state.detail.column == 8)
    reader.press("$")
    #expect(reader.state.detail.column > 200)
    reader.press("0")
    #expect(reader.state.detail.column == 0)
    reader.press("zLzh")
    #expect(reader.state.detail.column == 22)
  }

  @Test("J and K go on in the tree while the pane keeps the focus")
  func browse() {
    var reader = Reader(Job.small(), rows: 40, columns: 120)
    reader.press("j<enter><enter>J")
    #expect(reader.current == "- a2 failed")
    #expect(reader.state.panes.isFocused)
    #expect(lines(reader).contains("no such file"))
    reader.press("K")
    #expect(reader.current == "+ a1 completed")
  }

  @Test("what grows keeps the cursor where it is")
  func growth() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let call = job.call("run", #"{"command":"make"}"#, under: entry)
    var reader = Reader(job, rows: 40, columns: 120)
    reader.press("j<enter><enter>j")
    #expect(reader.state.detail.current?.path == ".command")
    reader.poll { $0.end(call, result: "done") }
    #expect(reader.state.detail.current?.path == ".command")
    #expect(lines(reader).contains("- Result\n  done"))
  }

  @Test(
    "y asks for what is under the cursor",
    arguments: [
      ("yy", Yank.Form.text), ("yj", .json), ("ya", .arguments), ("yr", .result), ("yi", .id),
      ("yd", .diff), ("ym", .markdown), ("yv", .screen),
      ("yp", .literal(".progress[0].tool_calls[0]")),
      ("<enter><enter>jyy", .literal("x")), ("<enter><enter>yy", .arguments),
      ("<enter><enter>jyp", .literal(".progress[0].tool_calls[0].arguments.path")),
    ])
  func yank(_ keys: String, _ form: Yank.Form) {
    var reader = Reader(Job.small(), rows: 40, columns: 120)
    reader.press("j" + keys)
    let call = reader.job.session.children(of: NodeID(1), at: reader.state.position).first { _ in
      true
    }
    #expect(reader.effects == [.copy(Yank(call ?? .none, at: reader.state.position, form))])
  }
}
