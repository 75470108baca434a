import TestSupport
import Testing

@testable import SessionModel

@Suite("Edits of a file put together")
struct FoldingEditsTests {
  /// A text that is edited beside the file: what the edits must come to.
  private struct Model {
    var lines: [String]
    var isOpen: Bool
    var text: String { FileText(lines: lines, isOpen: isOpen).text }
  }

  /// An edit of lines in one of the shapes that sources tell edits in.
  private func edit(
    _ model: inout Model, number: Int, _ generator: inout SeededGenerator
  ) -> FileEdit {
    let start = Int.random(in: 0...model.lines.count, using: &generator)
    let count = Int.random(in: 0...min(3, model.lines.count - start), using: &generator)
    let new = (0..<Int.random(in: count == 0 ? 1...3 : 0...3, using: &generator)).map {
      "line \(number).\($0)"
    }
    let before = model
    model.lines.replaceSubrange(start..<start + count, with: new)
    if model.lines.isEmpty { model.isOpen = false }
    // Who adds lines at the end of a file ends them.
    if start + count == before.lines.count, !new.isEmpty { model.isOpen = false }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      return FileEdit("a", .written, content: model.text)
    case 1:
      // The texts of a whole file, from line to line.
      var hunk = FileEdit.Hunk(before.text, by: model.text)
      if before.text.isEmpty || before.text == model.text { hunk.swap = nil }
      if hunk.swap != nil { return FileEdit("a", .changed, hunks: [hunk]) }
      return FileEdit("a", .written, content: model.text)
    case 2:
      var edit = FileEdit("a", .changed, hunks: [hunk(before, start, count, new)])
      edit.original = before.text
      return edit
    default:
      return FileEdit("a", .changed, hunks: [hunk(before, start, count, new)])
    }
  }

  /// A hunk with its numbers and up to two lines around it.
  private func hunk(_ model: Model, _ start: Int, _ count: Int, _ new: [String]) -> FileEdit.Hunk {
    let first = max(0, start - 2)
    let last = min(model.lines.count, start + count + 2)
    var lines = model.lines[first..<start].map { FileEdit.Hunk.Line(kind: .context, text: $0) }
    lines += model.lines[start..<start + count].map { .init(kind: .removed, text: $0) }
    lines += new.map { .init(kind: .added, text: $0) }
    lines += model.lines[start + count..<last].map { .init(kind: .context, text: $0) }
    let isEmpty = lines.allSatisfy { $0.kind == .removed }
    return FileEdit.Hunk(
      oldStart: first + 1, newStart: first + (isEmpty ? 0 : 1), lines: lines)
  }

  @Test(
    "come to what the edits make of the text, whatever shape they are told in", arguments: 0..<200)
  func law(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = (0..<Int.random(in: 0...12, using: &generator)).map { "line \($0)" }
    var model = Model(
      lines: lines, isOpen: !lines.isEmpty && Bool.random(using: &generator))
    let first = model
    var steps: [FoldedFile.Step] = []
    for number in 1...Int.random(in: 1...8, using: &generator) {
      var edit = edit(&model, number: 100 + number, &generator)
      if number == 1 { edit.original = first.text }
      steps.append(.init(NodeID(Int32(number)), edit))
    }
    let file = FoldedFile(steps)
    #expect(file.base == .told && file.unplaced == [])
    #expect(file.first?.text == first.text)
    #expect(file.text.text == model.text)
    // Each line that came is of the edit that it names.
    for line in file.lines where line.origin < 0 && line.text.contains(".") {
      let number = line.text.split(separator: " ")[1].split(separator: ".")[0]
      #expect(line.author == NodeID(Int32(number)! - 100))
    }
    // The diff leads from the first content to what it is.
    var applied = first.lines
    for hunk in FoldedDiff(file).hunks.reversed() {
      let old = hunk.lines.filter { $0.kind != .added }
      let start = old.first?.oldNumber ?? hunk.lines.first?.newNumber ?? 1
      #expect(Array(applied[(start - 1)...].prefix(old.count)) == old.map(\.text))
      applied.replaceSubrange(
        start - 1..<start - 1 + old.count,
        with: hunk.lines.filter { $0.kind != .removed }.map(\.text))
    }
    #expect(applied == model.lines)
  }

  /// A step of one pair of texts.
  @Test("of a text that takes the place of another only the lines that differ are counted")
  func countsOfSwaps() {
    let old = "one\ntwo\nthree\nfour"
    let edit = FileEdit(
      "a", .changed, hunks: [FileEdit.Hunk(old, by: "one\n2\nthree\nand a half\nfour")])
    #expect(edit.counts.added == 2)
    #expect(edit.counts.removed == 1)
  }

  private func swap(_ call: Int32, _ old: String, _ new: String, original: String? = nil)
    -> FoldedFile.Step
  {
    var edit = FileEdit("a", .changed, hunks: [FileEdit.Hunk(old, by: new)])
    edit.original = original
    return .init(NodeID(call), edit)
  }

  @Test(
    "each line is of the call that wrote it last, and a line that went of the one that took it away"
  )
  func authors() {
    let file = FoldedFile([
      swap(1, "two", "2\nand", original: "one\ntwo\nthree\nfour\n"), swap(2, "and", "or"),
      swap(3, "four\n", ""),
    ])
    #expect(
      file.lines.map { "\($0.author.index) \($0.text)" } == ["-1 one", "1 2", "2 or", "-1 three"])
    let diff = FoldedDiff(file).hunks.flatMap(\.lines)
    #expect(
      diff.map { "\($0.author.index) \($0.kind) \($0.text)" } == [
        "-1 context one", "1 removed two", "1 added 2", "2 added or", "-1 context three",
        "3 removed four",
      ])
  }

  @Test("where nobody tells the first content, the edits stand by themselves")
  func unknown() {
    let file = FoldedFile([swap(1, "two", "2"), swap(2, "three", "3")])
    #expect(file.base == .unknown)
    #expect(FoldedDiff(file).hunks.map(\.call) == [NodeID(1), NodeID(2)])
    // Of a file that was written as a whole what is now is known, and not what was.
    let written = FoldedFile([
      swap(1, "two", "2"), .init(NodeID(2), FileEdit("a", .written, content: "x\ny\n")),
      swap(3, "y", "z"),
    ])
    #expect(written.base == .written)
    #expect(written.text.text == "x\nz\n")
  }

  /// The lines that went and came, with the calls that did it.
  private func changes(_ file: FoldedFile) -> [String] {
    FoldedDiff(file).hunks.flatMap(\.lines).filter { $0.kind != .context }.map {
      "\($0.author.index) \($0.kind == .added ? "+" : "-")\($0.text)"
    }
  }

  @Test("where nobody tells the first content, edits of the same lines are one")
  func parts() {
    // One text after the other in one place, and one elsewhere.
    let again = FoldedFile([
      swap(1, "let size = 1", "let size = 2"), swap(2, "let size = 2", "let size = 3"),
      swap(3, "let other = 1", "let other = 2"),
    ])
    #expect(again.base == .unknown)
    #expect(
      changes(again) == [
        "1 -let size = 1", "2 +let size = 3", "3 -let other = 1", "3 +let other = 2",
      ])
    #expect(FoldedDiff(again).hunks.map(\.call) == [nil, NodeID(3)])
    // What is taken away with all around it was never there, as far as an edit wrote it.
    let gone = FoldedFile([
      swap(1, "call(first)", "call(first)\nlog(first)"), swap(2, "call(second)", "call(third)"),
      swap(3, "begin()\ncall(first)\nlog(first)\ncall(third)\nend()\n", ""),
    ])
    #expect(
      changes(gone).map { String($0.dropFirst(2)) } == [
        "-begin()", "-call(first)", "-call(second)", "-end()",
      ])
    // Lines that say nothing are no place.
    let bracket = FileEdit(
      "a", .changed, hunks: [.init(lines: [.init(kind: .removed, text: "}")])])
    let brackets = FoldedFile([.init(NodeID(1), bracket), .init(NodeID(2), bracket)])
    #expect(changes(brackets) == ["1 -}", "2 -}"])
  }

  @Test("what a file had by its edits is gone when it is written anew")
  func writtenAnew() {
    let file = FoldedFile([
      swap(1, "import First\nimport Second", "import First"),
      .init(NodeID(2), FileEdit("a", .written, content: "import First\nimport Third\n")),
    ])
    #expect(file.base == .written)
    #expect(changes(file) == ["1 -import Second", "2 +import Third"])
  }

  @Test("an edit whose record says that the file stays as it is changes nothing")
  func same() {
    var same = FileEdit("a", .written, content: "x\n")
    #expect(!same.changesNothing && same.counts.added == 1)
    same.original = "x\n"
    #expect(same.changesNothing && same.counts.added == 0 && same.shown.isEmpty)
    #expect(swap(1, "x", "x").edit.changesNothing)
    #expect(!swap(1, "x", "x\n").edit.changesNothing)
    #expect(!FileEdit("a", .changed).changesNothing)
  }

  @Test("a later content tells the first one, when the edits before it can be taken back")
  func backwards() {
    let file = FoldedFile([swap(1, "two", "2"), swap(2, "three", "3", original: "one\n2\nthree\n")])
    #expect(file.base == .told)
    #expect(file.first?.text == "one\ntwo\nthree\n")
    #expect(file.text.text == "one\n2\n3\n")
  }

  @Test("what else changed the file shows in what is told later, as written by no call")
  func outside() {
    var read = FileEdit("a", .changed)
    read.original = "one\nnew\n3\n"
    let file = FoldedFile([
      swap(1, "two", "2", original: "one\ntwo\n"), .init(NodeID(2), read), swap(3, "3", "three"),
    ])
    #expect(file.unplaced == [])
    #expect(file.lines.map { "\($0.author.index) \($0.text)" } == ["-1 one", "-1 new", "3 three"])
  }

  @Test("what was read before the first edit gives way to what that edit tells")
  func readFirst() {
    var read = FileEdit("a", .changed)
    read.original = "one\n"
    let file = FoldedFile([
      .init(NodeID(1), read), swap(2, "two", "2", original: "one\ntwo"),
    ])
    #expect(file.first == FileText("one\ntwo"))
    #expect(file.text.text == "one\n2")
    #expect(file.lines.map(\.author) == [.none, NodeID(2)])
  }

  @Test("an edit that has no place leaves the others where they are, and is told")
  func unplaced() {
    let file = FoldedFile([
      swap(1, "two", "2", original: "one\ntwo\n"), swap(2, "five", "5"), swap(3, "one", "1"),
    ])
    #expect(file.text.text == "1\n2\n")
    #expect(file.unplaced.map(\.call) == [NodeID(2)])
  }

  @Test("patches of models are placed although their blanks differ")
  func inexact() {
    var hunk = FileEdit.Hunk()
    hunk.lines = [
      .init(kind: .context, text: "if x {"), .init(kind: .removed, text: "go()"),
      .init(kind: .added, text: "    stop()"),
    ]
    var edit = FileEdit("a", .changed, hunks: [hunk])
    edit.original = "  if x {\r\n    go()\r\n  }\r\n"
    let file = FoldedFile([.init(NodeID(1), edit)])
    #expect(file.text.text == "  if x {\r\n    stop()\n  }\r\n")
  }

  @Test("whatever a source tells of its edits, they are put together", arguments: 0..<100)
  func anything(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let numbers: [Int?] = [nil, .min, -1, 0, 1, 2, 7, 1 << 62, .max]
    let kinds: [FileEdit.Kind] = [.added, .changed, .deleted, .moved(to: "b"), .written]
    let texts = ["", "\n", "a", "a\n", "a\nb\n", "\r\n\u{0}\n", "a\na\na"]
    func text() -> String? {
      Bool.random(using: &generator) ? texts.randomElement(using: &generator) : nil
    }
    let steps = (0..<Int.random(in: 0...6, using: &generator)).map { number in
      var edit = FileEdit("a", kinds.randomElement(using: &generator)!, content: text())
      edit.original = text()
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        var hunk = FileEdit.Hunk(text() ?? "", by: text() ?? "")
        if Bool.random(using: &generator) {
          hunk = FileEdit.Hunk(
            oldStart: numbers.randomElement(using: &generator)!,
            newStart: numbers.randomElement(using: &generator)!, lines: hunk.lines)
        }
        edit.hunks.append(hunk)
      }
      return FoldedFile.Step(NodeID(Int32(number)), edit)
    }
    let file = FoldedFile(steps)
    let placed = FoldedDiff(file).hunks.filter { $0.call == nil }.flatMap(\.lines)
    // Of parts nobody knows where they stand.
    let lines = file.base == .unknown ? [] : placed
    #expect(file.base != .unknown || placed.allSatisfy { $0.oldNumber == nil })
    // What stands in the diff is what stands in the file, and what stood there.
    for line in lines where line.kind != .removed {
      #expect(line.newNumber.map { file.lines[$0 - 1].text } == line.text)
    }
    for line in lines where line.kind != .added {
      #expect(line.oldNumber.map { file.first?.lines[$0 - 1] } == line.text)
    }
    #expect(file.unplaced.count <= steps.count)
  }

  @Test("what a reader shows is the content, without its numbers and words, or nothing")
  func reads() {
    #expect(Session.content(of: "one\ntwo") == "one\ntwo")
    #expect(Session.content(of: "     1→one\n     2→  2\n\n<system-reminder>\nx") == "one\n  2\n")
    #expect(Session.content(of: "1\tone\n2\ttwo") == "one\ntwo\n")
    #expect(
      Session.content(of: "<file>\n00001| one\n00002| \n\n(End of file - total 2 lines)\n</file>")
        == "one\n")
    #expect(Session.content(of: "00001| one\n\n(File has more lines)\n</file>") == nil)
    #expect(Session.content(of: "one\n[Showing lines 1-1 of 9]") == nil)
    #expect(Session.content(of: "     5→one") == nil)
  }

  @Test("a file is one, however its path is told, and where it moves to")
  func paths() {
    func touch(_ call: Int32, _ path: String, _ kind: FileEdit.Kind) -> FileTouch {
      FileTouch(
        call: NodeID(call), position: call, path: path, kind: .edit(kind), added: 1, removed: 0)
    }
    let files = ChangedFile.all(of: [
      touch(1, "src/a.md", .changed), touch(2, "/w/src/a.md", .changed),
      touch(3, "/w/b.md", .added), touch(4, "/w/b.md", .moved(to: "/w/c.md")),
      touch(5, "/w/c.md", .changed), touch(6, "/w/b.md", .added), touch(7, "/w/b.md", .deleted),
    ])
    #expect(
      files.map { "\($0.mark.rawValue) \($0.path) \($0.calls.map(\.index))" } == [
        "M src/a.md [1, 2]", "A /w/c.md [3, 4, 5]", "D /w/b.md [6, 7]",
      ])
    #expect(CommonFolder(["/w/src/a", "/w/src/b/c"]).relative("/w/src/b/c") == "b/c")
    #expect(CommonFolder(["src/a", "src/b/c"]).path == "")
    #expect(CommonFolder(["src/a", "src/b/c"], ofAny: true).path == "src/")
  }
}
