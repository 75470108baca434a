import Glibc
import TestGate
import TestSupport
import Testing

/// What leaves the program: copied text, exported files, pagers, and what is kept for the next run.
@Suite("Outside the screen", .startsPrograms)
struct OutsideTests {
  /// A session of one call in a folder of its own.
  private func folder() -> TestFolder {
    let folder = TestFolder()
    folder.write(
      """
      {"status":"completed","progress":[{"ts":1757841242,"state":"completed","message":"Looking",\
      "tool_calls":[{"id":"call_1","name":"search","arguments":{"query":"trends"},"status":\
      "completed","result":"12 hits"}]},{"ts":1757841243,"state":"completed","message":"Done"}]}
      """, to: "job.json")
    return folder
  }

  @Test("yr copies the result through the terminal, and says so")
  func osc52() throws {
    let folder = folder()
    let pty = try Espalier.screen(folder.path + "/job.json")
    try pty.wait(for: "Looking")
    pty.press("g", "j", "y", "r")
    try pty.wait(for: "copied result, 7 B, via OSC 52")
    // "12 hits" in base64.
    #expect(pty.outputText.contains("\u{1b}]52;c;MTIgaGl0cw==\u{1b}\\"))
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a program takes the text when there is one; the loop goes on meanwhile")
  func native() throws {
    let folder = folder()
    let tool = folder.write("#!/bin/sh\ncat > '\(folder.path)/clipboard'\n", to: "wl-copy")
    chmod(tool, 0o755)
    let path = folder.path + ":" + (getenv("PATH").map { String(cString: $0) } ?? "")
    let pty = try Espalier.screen(
      folder.path + "/job.json", environment: ["WAYLAND_DISPLAY": "wayland-0", "PATH": path])
    try pty.wait(for: "Looking")
    pty.press("g", "j", "y", "a")
    try pty.wait(for: "copied arguments, 18 B, with wl-copy")
    #expect(folder.read("clipboard") == #"{"query":"trends"}"#)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a page is written that lets nothing act", arguments: ["x.html", "X.HTM"])
  func page(name: String) throws {
    let folder = folder()
    let pty = try Espalier.screen(folder.path + "/job.json", size: Espalier.sizes[1])
    try pty.wait(for: "Looking")
    pty.type(":write \(folder.path)/\(name)\r")
    try pty.wait(for: "to \(folder.path)/\(name)")
    let page = folder.read(name)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("default-src 'none'"))
    #expect(page.contains("Looking") && page.contains("12 hits"))
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "what a browser would obey and no style is made for is not written",
    arguments: ["x.XHTML", "x.svg", "x.xht", "x.shtml"])
  func otherPage(name: String) throws {
    let folder = folder()
    let pty = try Espalier.screen(folder.path + "/job.json", size: Espalier.sizes[1])
    try pty.wait(for: "Looking")
    pty.type(":write \(folder.path)/\(name)\r")
    try pty.wait(for: "\(name): no page of that kind can be written")
    #expect(!folder.names().contains(name))
    #expect(try pty.quit() == .exit(0))
  }

  @Test("--clipboard file writes a file that nobody else may read, and tells where")
  func file() throws {
    let folder = folder()
    let pty = try Espalier.screen(
      "--clipboard", "file", folder.path + "/job.json", environment: ["TMPDIR": folder.path],
      size: Espalier.Size(rows: 24, columns: 200))
    try pty.wait(for: "Looking")
    pty.press("g", "j", "y", "i")
    try pty.wait(for: "id, 6 B: \(folder.path)/espalier-copy-")
    let name = try #require(folder.names().first { $0.hasPrefix("espalier-copy-") })
    #expect(folder.read(name) == "call_1")
    var info = stat()
    stat(folder.path + "/" + name, &info)
    #expect(info.st_mode & 0o777 == 0o600)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("v opens the text in the pager, and the screen comes back")
  func pager() throws {
    let folder = folder()
    let pager = folder.write("#!/bin/sh\necho \"pager has: $(cat \"$1\")\"\nread x\n", to: "pager")
    chmod(pager, 0o755)
    let pty = try Espalier.screen(
      folder.path + "/job.json",
      environment: ["PAGER": pager, "TMPDIR": folder.path])
    try pty.wait(for: "Looking")
    pty.press("g", "j", "enter", "enter", "}", "v")
    try pty.wait(for: "pager has: 12 hits")
    #expect(!pty.screen.isAlternate)
    pty.press("enter")
    try pty.wait(for: "Arguments")
    #expect(pty.screen.isAlternate)
    #expect(!folder.names().contains { $0.hasPrefix("espalier-view-") })
    pty.press("q")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers.isEmpty)
  }

  @Test("folds are there again the next time, also beside a broken file")
  func folds() throws {
    let folder = folder()
    let environment = ["XDG_STATE_HOME": folder.path + "/state"]
    func run(_ keys: [String], _ body: (PseudoTerminal) throws -> Void) throws {
      let pty = try Espalier.screen(folder.path + "/job.json", environment: environment)
      try pty.wait(for: "Done")
      for key in keys { pty.press(key) }
      try body(pty)
      #expect(try pty.quit() == .exit(0))
    }
    try run(["g", "z", "c"]) { try $0.wait(forNo: "✓ search") }
    try run([]) { #expect(!$0.screen.text.contains("✓ search")) }
    let views = folder.path + "/state/espalier/views"
    let name = try #require(folder.names("state/espalier/views").first)
    var info = stat()
    stat(views + "/" + name, &info)
    #expect(info.st_mode & 0o777 == 0o600)
    folder.write("{ not JSON", to: "state/espalier/views/" + name)
    try run([]) { try $0.wait(for: "✓ search") }
  }
}
