import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Filter")
struct FilterTests {
  private func type(_ text: String, _ reader: inout Reader) {
    for character in text { reader.send(.key(.character(character))) }
  }

  @Test("what the filter is about stays, with what it stands in, and nothing else")
  func presets() {
    var reader = Reader(Job.nested(), rows: 30)
    reader.press("gs")
    #expect(reader.state.filter.preset == .failed)
    #expect(
      reader.rows == """
        > - A
            - agent running
              - inner
                - i2 failed
                  | error: bad
        """)
    #expect(reader.state.outline?.nodes.map(\.isContext) == [true, true, true, false])
    #expect(reader.state.outline?.nodes.last?.isLast == true)
    #expect(reader.state.filterSummary == "1 of 7")
    reader.press("s")
    #expect(reader.rows == "> - A\n    - agent running")
    #expect(reader.state.filterSummary == "1 of 7 · 1 failed hidden")
    reader.press("sss")
    #expect(reader.state.filter.preset == .all)
  }

  @Test("typing a text shows what is left, esc brings everything back, enter keeps it")
  func text() {
    var reader = Reader(Job.small(), rows: 30)
    reader.press("gj")
    let (rows, screen) = (reader.rows, reader.screen)
    reader.press("&")
    type("no such", &reader)
    #expect(reader.rows.contains("a2 failed"))
    #expect(!reader.rows.contains("a1") && !reader.rows.contains("b1"))
    #expect(reader.state.prompt?.hint?.hasPrefix("1 of 6") == true)
    reader.press("<esc>")
    #expect(reader.rows == rows)
    #expect(reader.screen == screen)
    reader.press("&")
    type("!no such", &reader)
    #expect(!reader.rows.contains("a2"))
    #expect(reader.rows.contains("a1") && reader.rows.contains("b2"))
    reader.press("<enter>")
    #expect(reader.state.filter.isActive)
    reader.press("\\")
    #expect(reader.rows == rows)
    reader.press("\\")
    #expect(!reader.rows.contains("a2"))
    reader.press("&<enter>")
    #expect(!reader.state.filter.isActive)
    #expect(reader.rows == rows)
  }

  @Test("esc forgets a filter that is put aside as well")
  func forgotten() {
    var reader = Reader(Job.small(), rows: 30)
    reader.press("&")
    type("no such", &reader)
    reader.press("<enter>\\<esc>")
    #expect(reader.state.filter.isEmpty)
  }

  @Test("what a shell did with a patch changes files, as what an editor did")
  func patches() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let patch =
      #"{"command":["bash","-lc","apply_patch <<'PATCH'\n*** Begin Patch\n*** Update File: src/a.swift\n@@\n-old\n+new\n+more\n*** End Patch\nPATCH"]}"#
    let call = job.call("shell", patch, under: entry, took: 1)
    job.call("shell", #"{"command":["bash","-lc","ls"]}"#, under: entry, took: 1)
    #expect(job.session.toolKind(call) == .patch)
    #expect(job.session.summary(of: call, at: job.session.position) == "src/a.swift")
    var reader = Reader(job, rows: 30)
    reader.press("gsss")
    #expect(reader.state.filter.preset == .changes)
    #expect(reader.state.filterSummary == "1 of 3")
  }

  @Test("the cursor comes back to its row when the filter lets it")
  func cursor() {
    var reader = Reader(Job.small(), rows: 30)
    reader.press("gjj")
    let cursor = reader.state.cursor
    let anchor = reader.state.anchor
    reader.press("ss")
    #expect(reader.state.cursor != cursor)
    reader.press("<esc>")
    #expect(reader.state.cursor == cursor)
    #expect(reader.state.anchor == anchor)
    // A filter that leaves nothing leaves no cursor either, and loses no place.
    reader.press("&")
    type("nowhere", &reader)
    reader.press("<enter>")
    #expect(reader.state.cursor == nil)
    reader.press("<esc>")
    #expect(reader.state.cursor == cursor)
  }

  @Test("what arrives is filtered too")
  func arrivals() {
    var reader = Reader(Job.small(), rows: 30)
    reader.press("s")
    reader.poll {
      let c = $0.entry("C")
      $0.call("c1", under: c, took: 1, .failed, error: "oops")
      $0.call("c2", under: c, took: 1)
    }
    #expect(reader.rows.contains("c1 failed"))
    #expect(!reader.rows.contains("c2"))
    // Something that is no longer meant goes.
    reader.press("s")
    #expect(reader.rows.contains("b2 running"))
    reader.poll { job in
      let b2 = (1..<Int32(job.session.nodeCount)).map { NodeID($0) }
        .first { job.session.text($0, .name, at: .max) == "b2" }
      if let b2 { job.end(b2) }
    }
    #expect(reader.rows == "")
  }

  @Test("the list counts what there is, and chooses by digits and the space bar")
  func checklist() {
    var reader = Reader(Job.nested(), rows: 30)
    reader.press("gf")
    let list = reader.state.checklist
    #expect(
      list?.items.map { "\($0.label) \($0.count)" } == [
        "running 1", "completed 1", "failed 1", "assistant 4", "agent 1", "other 2", "agent 1",
        "i1 1", "i2 1", "main 1", "do it 2",
      ])
    reader.press("3")
    #expect(reader.state.filter.words(reader.state.tools) == ["status:failed"])
    #expect(reader.rows.contains("i2 failed") && !reader.rows.contains("i1"))
    // Counts are of everything, so that it can be widened.
    #expect(reader.state.checklist?.items.count == 11)
    reader.press("k ")
    #expect(reader.state.filter.words(reader.state.tools) == ["status:completed,failed"])
    reader.press("<esc>")
    #expect(reader.state.checklist == nil)
    reader.press("<esc>")
    #expect(!reader.state.filter.isActive)
    reader.press("f8<esc>")
    #expect(reader.state.filter.words(reader.state.tools) == ["tool:i1"])
  }

  @Test("every node is shown or counted as hidden, whatever the filter")
  func counts() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<40 {
      var job = SessionBuilder()
      var parents: [NodeID] = [.root]
      for index in 0..<30 {
        let parent = parents.randomElement(using: &random) ?? .root
        let entry = job.entry("entry \(index)", under: parent)
        for call in 0..<Int.random(in: 0...2, using: &random) {
          let status: ToolStatus = [.failed, .completed, .running].randomElement(using: &random)!
          parents.append(job.call("t\(call)", under: entry, status: status))
        }
      }
      var filter = Filter()
      filter.preset = Filter.Preset.allCases.randomElement(using: &random)!
      let node = NodeFilter(filter, text: nil, tools: ToolIndex())
      let all = Outline(job.session, at: job.session.position, folds: .none)
      let some = Outline(
        job.session, at: job.session.position, folds: .none, since: .max, filter: node,
        reusing: nil)
      #expect(some.allCount == all.nodes.count)
      #expect(some.nodes.count { !$0.isContext } == some.shownCount)
      #expect(some.tally == all.tally)
      // What is shown is a part of the tree, in its order, with every parent.
      var rest = all.nodes[...]
      for (index, row) in some.nodes.enumerated() {
        let place = rest.firstIndex { $0.identity == row.identity }
        #expect(place != nil)
        rest = rest[((place ?? 0) + 1)...]
        #expect(row.parent < Int32(index))
        if row.isContext { #expect(some.end(of: index) > index + 1) }
        let next = some.sibling(of: index, forward: true)
        #expect(row.isLast == (next == nil))
      }
    }
  }
}
