import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("Pages that change")
struct HTMLChangesTests {
  /// A page by its rows.
  private struct Page: Equatable {
    struct Row: Equatable { var holder, before, html: String }
    var rows: [String: Row] = [:]
    var head = ""
    var answer = ""

    /// The page of a session as it was at a position.
    init(_ session: Session, at position: Int32) {
      var options = ReportOptions(clean: { $0 })
      options.position = position
      let writer = HTMLRows(session, options)
      for row in HTMLLayout(session, options).rows {
        var html = ""
        writer.begin(row.step) { html += $0 }
        rows[row.id] = Row(
          holder: row.holder, before: row.before, html: html + HTMLRows.end(row.step.kind))
      }
      head = HTMLReport.header(writer)
      answer = HTMLReport.answer(writer) ?? ""
    }

    /// Changes it as a line says, and tells the rows that were told anew.
    mutating func apply(_ line: [UInt8]) throws -> [String] {
      var told: [String] = []
      try line.withUnsafeBytes { bytes in
        try JSONParser().parse(copying: bytes) { news throws(JSONError) in
          for row in news["rows"]?.elements.map({ $0 }) ?? [] {
            func text(_ key: StaticString) -> String { row[key]?.string ?? "" }
            rows[text("id")] = Row(holder: text("in"), before: text("after"), html: text("html"))
            told.append(text("id"))
          }
          for id in news["gone"]?.elements.map({ $0.string ?? "" }) ?? [] { rows[id] = nil }
          if let text = news["head"]?.string { head = text }
          if let text = news["answer"]?.string { answer = text }
        }
      }
      return told
    }
  }

  private func line(_ session: Session, from: Int32, to: Int32) -> [UInt8] {
    HTMLChanges(session, ReportOptions(clean: { $0 }), from: from, to: to).line()
  }

  @Test(
    "a page that was changed is the page that is made anew, whatever happened",
    arguments: 0..<40 as Range<UInt64>)
  func law(seed: UInt64) throws {
    var random = RandomSession(seed: seed)
    var positions: [Int32] = [0]
    for _ in 0..<25 {
      random.step()
      positions.append(random.session.position)
    }
    random.finish()
    let session = random.session
    positions.append(session.position)
    var page = Page(session, at: 0)
    for (from, to) in zip(positions, positions.dropFirst()) {
      _ = try page.apply(line(session, from: from, to: to))
      let anew = Page(session, at: to)
      let wrong = Set(page.rows.keys).union(anew.rows.keys).filter {
        page.rows[$0] != anew.rows[$0]
      }
      #expect(wrong.isEmpty, "\(from) \(to)")
      #expect(page.head == anew.head && page.answer == anew.answer, "\(from) \(to)")
      if page != anew { return }
    }
    // Several steps at once are as good as one after the other.
    var jumped = Page(session, at: positions[5])
    _ = try jumped.apply(line(session, from: positions[5], to: session.position))
    #expect(jumped == page)
  }

  @Test("a call that ends tells its row and those that count it, and no others")
  func little() throws {
    var job = TestSupport.SessionBuilder(title: "A button")
    job.entry("Move it", role: .user)
    job.call("Read", under: job.entry("I look"), took: 1)
    job.entry("And now", role: .user)
    let said = job.entry("I move it")
    let call = job.call("Edit", under: said)
    job.entry("Something else")
    let from = job.session.position
    job.wait(2)
    job.end(call, .failed, error: "no such file")
    var page = Page(job.session, at: from)
    let told = try page.apply(line(job.session, from: from, to: job.session.position))
    #expect(told == ["i2", "i3", "i3.0"])
    #expect(page == Page(job.session, at: job.session.position))
    #expect(page.rows["i3.0"]?.html.contains("no such file") == true)
    #expect(page.head.contains("1 failed"))
  }
}
