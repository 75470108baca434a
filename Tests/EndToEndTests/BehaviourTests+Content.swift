import TestSupport
import Testing

/// What sources say, wherever it is shown.
extension BehaviourTests {
  @Test(
    "16. help, details, prompts and filters are ASCII too where the locale is",
    arguments: Espalier.sizes)
  func asciiEverywhere(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, environment: ["LC_ALL": "C"], size: size)
    try pty.wait(for: "Entry number 0")
    pty.press("j", "enter")
    try pty.wait(for: "Raw")
    // A key behind Esc would be taken for one with Alt.
    pty.press("esc")
    try pty.wait(forNo: "Raw")
    pty.press("?")
    try pty.wait(for: "close")
    pty.press("esc")
    try pty.waitForRest()
    pty.type("zR/number 3")
    try pty.wait(for: "Hit 1")
    pty.press("enter", "f")
    try pty.wait(for: "Show only")
    pty.press("esc")
    try pty.waitForRest()
    pty.press("I", "=", "W", "B", "q", ",", "D", "G")
    try pty.waitForRest()
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.output.allSatisfy { $0 < 0x80 })
  }

  @Test("17. beside text of any script the border of the details is a straight line")
  func border() throws {
    var job = Job()
    for (i, text) in [
      "世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界",
      "👩‍👩‍👧‍👦 family 👋🏽 wave 🇩🇪 flag 👩🏿‍🚀 astronaut", "e\u{301}\u{301} o\u{308}",
      "שלום עולם مرحبا بالعالم", "tab\tand\ttab", "nul\u{0}byte", "plain",
    ].enumerated() {
      let long = String(repeating: text + " ", count: 8)
      job.add(long, .done("c\(i)", name: "tool", path: long, result: long))
    }
    job.status = "succeeded"
    let log = folder.write(job.snapshot, to: "words.log")
    let size = Espalier.sizes[1]
    let pty = try Espalier.screen(log, size: size)
    try pty.wait(for: "plain")
    pty.press("p", "j")
    try pty.wait(for: "Raw")
    for _ in 0..<12 {
      pty.press("j")
      try pty.waitForRest()
      // The rows between the rules above and below are cut by one line from top to bottom.
      let rows = 3..<(size.rows - 3)
      let columns = (0..<size.columns).filter { column in
        rows.allSatisfy { pty.screen.cell(row: $0, column: column).text == "│" }
      }
      #expect(columns.count == 1, "\(pty.screen.text)")
    }
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test(
    "18. no sequence drives the terminal from details, hits, filters or facts",
    arguments: Espalier.sizes)
  func hostileEverywhere(size: Espalier.Size) throws {
    let hostile = HostileTests()
    let attack = HostileTests.attacks.joined(separator: " ")
    let log = folder.write(hostile.job(attack).snapshot, to: "evil.log")
    let pty = try Espalier.screen(log, size: size)
    try pty.wait(for: "message")
    pty.press("j", "enter")
    try pty.wait(for: "Raw")
    pty.press("}", "}", "enter", "O", "O", "tab")
    try pty.waitForRest()
    pty.type("/owned")
    try pty.wait(for: "Hit 1")
    pty.press("enter", "f")
    try pty.wait(for: "Show only")
    pty.press("esc")
    try pty.waitForRest()
    pty.press("I", "=", "W", "tab", ":")
    pty.paste(attack)
    try pty.waitForRest()
    pty.press("enter")
    try pty.waitForRest()
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
    hostile.check(pty.output, "somewhere")
  }
}
