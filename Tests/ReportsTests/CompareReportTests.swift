import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Reports of two runs")
struct CompareReportTests {
  private let options = ReportOptions(clean: { $0.replacing("\u{1B}", with: "␛") })

  /// Two tries at one task.
  private func comparison() -> Comparison {
    let one = SketchedRun([
      .ask("Mend the parser"), .say("I look at it"),
      .call("Read", #"{"file_path":"a.swift"}"#, result: "let a = 1"),
      .call("Bash", #"{"command":"make test"}"#, result: "1 failed", took: 4, fails: true),
      .call("Edit", #"{"file_path":"a.swift","old_string":"1","new_string":"2"}"#),
      .say("Mended \u{1B}[31mit"),
    ])
    let two = SketchedRun([
      .ask("Mend the parser"), .say("I look at it"),
      .call("Read", #"{"file_path":"a.swift"}"#, result: "let a = 1"),
      .call("Grep", #"{"pattern":"parse"}"#, result: "none"),
      .call("Bash", #"{"command":"make test"}"#, result: "2 failed", took: 1, fails: true),
      .call("Edit", #"{"file_path":"a.swift","old_string":"1","new_string":"3"}"#),
      .say("Mended it"),
    ])
    return one.compared(with: two)
  }

  @Test("lines are those that came of each file, and not those of each edit")
  func outcome() {
    let run = SketchedRun([
      .call("Write", #"{"file_path":"a.txt","content":"1\n2\n3\n4\n5\n"}"#),
      .call("Edit", #"{"file_path":"a.txt","old_string":"2\n3","new_string":"two\nthree"}"#),
    ]).compared("a.jsonl")
    #expect(run.added == 5 && run.removed == 0)
  }

  private func text(_ comparison: Comparison) -> String {
    var bytes: [UInt8] = []
    CompareReport.write(comparison, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("tell where the runs part, their figures, and what differs step by step")
  func golden() {
    let text = text(comparison())
    #expect(
      text == """
        A  a.jsonl  succeeded
        B  b.jsonl  succeeded

        They part in turn 1: only B goes on with
          B  Grep  parse

                                      A            B
        messages                      6            7  +1
        calls                         3            4  +1
          command                     1            1
          read                        1            1
          search                      0            1  +1
          edit                        1            1
        failed                        1            1
        time                       6.0s         4.0s  -2.0s
        files                         1            1
        lines                     +1 -1        +1 -1

        3 steps are the same · 3 differ · 1 only in B
          = 3 the same
        > + Grep  parse
          ~ Bash  make test: result, time
            A  result  1 failed
            B  result  2 failed
            A  time  4.0s
            B  time  1.0s
          ~ Edit  a.swift: arguments
            A  arguments  new_string: 2
            B  arguments  new_string: 3
          ~ said: words
            A  Mended ␛[31mit
            B  Mended it

        files: 0 the same · 1 differ
          ~ a.swift                                                A M +1 -1   B M +1 -1

        """)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  private func page(_ comparison: Comparison, _ options: ReportOptions) -> String {
    var bytes: [UInt8] = []
    ComparePage.write(comparison, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("make a page in which every step stands, and nothing of the runs acts")
  func page() {
    let hostile = "<script>alert(1)</script>"
    let one = SketchedRun([.ask("Go"), .say("same"), .call("Bash", #"{"command":"one"}"#)])
    let two = SketchedRun([
      .ask("Go"), .say("same"), .call("Bash", #"{"command":"\#(hostile)"}"#),
      .say("key sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAA"),
    ])
    let comparison = one.compared(with: two)
    var options = options
    options.redactor = Redactor()
    let page = page(comparison, options)
    #expect(page.contains("<h1>They part in turn 1: another call</h1>"))
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&lt;script&gt;"))
    #expect(!page.contains("sk-ant-api03"))
    #expect(page.contains("= 2 the same"))
    #expect(page.components(between: "id=\"part\"") == 2)
    #expect(page.contains("+</span>") || page.contains("+ only B"))
    // Each element that is opened is closed.
    for name in ["details", "summary", "table", "tr", "td", "p", "span", "div", "header"] {
      let opened = page.components(between: "<\(name)>") + page.components(between: "<\(name) ") - 2
      #expect(opened == page.components(between: "</\(name)>") - 1, "\(name)")
    }
    options.isFragment = true
    let part = self.page(comparison, options)
    #expect(part.hasPrefix("<div class=\"espalier\" id=\"espalier\"><style>"))
    #expect(!part.contains("<html"))
  }

  @Test("say that runs are the same, and how many steps that is")
  func same() {
    let run = SketchedRun([.ask("Go"), .call("Read", result: "x")])
    let text = text(run.compared(with: run))
    #expect(text.contains("They say and do the same, and the same came of it\n"))
    #expect(text.contains("\n2 steps are the same\n"))
    #expect(!text.contains("~"))
  }

  @Test("are cut where runs differ in very many steps, and say so")
  func many() {
    func run(_ word: String) -> SketchedRun {
      SketchedRun((0..<200).map { .say("\(word) \($0)") })
    }
    let text = text(run("one").compared(with: run("two")))
    #expect(text.contains("and 140 more steps that differ: --json tells all\n"))
  }

  @Test("as JSON have the keys that the page tells, and no others")
  func keys() throws {
    var bytes: [UInt8] = []
    CompareDocument.write(comparison(), options) { bytes += $0 }
    var found: [String] = []
    func add(_ value: JSONValue) {
      for member in value.members {
        let key = String(member.key)
        if !found.contains(key) { found.append(key) }
        add(member.value)
      }
      for element in value.elements { add(element) }
    }
    try JSONParser().parse(copying: bytes) { (value) throws(JSONError) in
      #expect(value["same"]?.bool == false)
      #expect(value["divergence"]?.integer == 3)
      #expect(value["call_divergence"]?.integer == 3)
      add(value)
    }
    let page = try #require(Files.text(ProjectFiles.root + "/docs/compare.md"))
    let told = page.matches(of: /\n\| `([a-z0-9_]+)`/).map { String($0.1) }
    #expect(Set(told).count == told.count)
    #expect(Set(found) == Set(told))
    for difference in ComparedDifference.allCases {
      #expect(page.contains("`\(difference.word)`"))
    }
  }
}

extension String {
  /// How many pieces a text cuts this one into.
  fileprivate func components(between text: String) -> Int { ranges(of: text).count + 1 }
}
