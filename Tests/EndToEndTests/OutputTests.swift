import Glibc
import TestGate
import TestSupport
import Testing

/// Text goes out through one door, and whatever it holds does nothing there.
@Suite("Output", .startsPrograms)
struct OutputTests {
  private let folder = TestFolder()

  /// A name that takes a terminal over, forges a line and hides something.
  private static let evil = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}x\nforged\u{200b}\u{ad}\u{e0041}"

  /// What is in an output and must not be: every control but the line end, and what nobody sees.
  private func hidden(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || (0x7f..<0xa0).contains($0.value)
        || $0.properties.generalCategory == .format || $0.properties.isDefaultIgnorableCodePoint
    }
  }

  @Test("names of files, themes and folders, values of the configuration and of variables are text")
  func hostileSettings() throws {
    for name in ["espalier", "espalier/themes"] { mkdir(folder / name, 0o700) }
    folder.write("inherits = \"dark\"", to: "espalier/themes/\(Self.evil).toml")
    folder.write("inherits = \"\(Self.evil.filter { $0 != "\n" })\"", to: "espalier/themes/b.toml")
    folder.write("name = 1\n\u{1b}", to: "espalier/themes/\(Self.evil)2.toml")
    folder.write(
      """
      theme = "x\\u001b]0;owned\\u0007\\u202e"
      "a\\u001b[2J\\u202e" = 1
      [bind]
      "\\u001b\\u202e" = "down"
      "z" = "do\\u001b[2Jwn"
      """, to: "espalier/config.toml")
    folder.write("\"m\\u001b[2J\" = { unit = \"\\u202e\" }", to: "espalier/prices.toml")
    let log = folder.write(Job.of(entries: 2, status: "succeeded").snapshot, to: "job.log")
    let environment = [
      "XDG_CONFIG_HOME": folder.path, "HOME": folder / Self.evil, "XDG_DATA_DIRS": "/\(Self.evil)",
      "CLAUDE_CONFIG_DIR": "/\(Self.evil)", "CODEX_HOME": "/\(Self.evil)",
    ]
    for arguments in [
      ["themes"], ["keys"], ["paths"], ["formats"], ["sessions"], ["stats", log], ["check", log],
      ["keys", "--config", folder / Self.evil], ["print", folder / Self.evil],
      ["print", "--format", Self.evil, log], ["print", "--style", Self.evil, log], [Self.evil],
      ["--\(Self.evil)"], ["completions", Self.evil], ["print", log, Self.evil],
      ["watch", "--theme", Self.evil, log], ["watch", "--notify", Self.evil, log],
      ["check", "--rules", Self.evil, log], ["replay", "--start", Self.evil, log],
      ["print", "-H", Self.evil, "http://127.0.0.1:9/\(Self.evil)"],
      ["record", log, "-o", "/\(Self.evil)/x"],
      ["serve", "--bind", Self.evil, log],
      ["print", "--data", "/\(Self.evil)", "http://127.0.0.1:9/"],
    ] {
      let run = try CommandRun.run(Espalier.path, arguments, environment: environment)
      #expect(hidden(run.output) == [], "\(arguments)")
      #expect(hidden(run.errors) == [], "\(arguments)")
      for line in (run.outputText + run.errorText).split(separator: "\n") {
        #expect(!line.hasPrefix("forged"), "\(arguments)")
      }
    }
  }

  @Test(
    "a pipe in the place of a file of the user's stops nothing",
    arguments: ["keys", "themes", "stats"])
  func pipes(command: String) throws {
    mkdir(folder / "espalier", 0o700)
    mkdir(folder / "espalier/themes", 0o700)
    for name in ["config.toml", "prices.toml", "themes/x.toml", "durations.json"] {
      mkfifo(folder / "espalier/\(name)", 0o600)
    }
    let log = folder.write(Job.of(entries: 2, status: "succeeded").snapshot, to: "job.log")
    let environment = ["XDG_CONFIG_HOME": folder.path, "XDG_STATE_HOME": folder.path]
    let run = try CommandRun.run(
      Espalier.path, [command] + (command == "stats" ? [log] : []), environment: environment)
    #expect(run.ending == .exit(0))
    #expect((run.outputText + run.errorText).contains("is no regular file"))
    if command == "keys" {
      let pty = try Espalier.screen(log, environment: environment)
      try pty.wait(for: "Entry number 1")
      #expect(try pty.quit() == .exit(0))
    }
  }

  @Test("a configuration that others can write to is refused with the reason, and changes nothing")
  func untrusted() throws {
    let path = folder.write("[bind]\n\"ctrl-n\" = \"last\"\n", to: "mine.toml")
    chmod(path, 0o664)
    let run = try Espalier.run("keys", "--config", path)
    #expect(
      run.errorText
        == "espalier: \(path): is not read: others can write to it (mode 0664; chmod go-w)\n")
    #expect(!run.outputText.contains("mine.toml"))
    chmod(path, 0o644)
    #expect(try Espalier.run("keys", "--config", path).outputText.contains("mine.toml:2"))
  }

  @Test("descriptors that are closed at the start are not those of files opened later")
  func closedDescriptors() throws {
    let log = folder.write(Job.of(entries: 2, status: "succeeded").snapshot, to: "job.log")
    for (closed, ending) in [("<&-", Int32(0)), ("2>&-", 0), (">&-", 1), (">&- 2>&- <&-", 1)] {
      let script = "exec \"$0\" print \"$1\" \(closed)"
      let run = try CommandRun.run("/bin/sh", ["-c", script, Espalier.path, log])
      #expect(run.ending == .exit(ending), "\(closed)")
      #expect(run.outputText.contains("Entry number 1") == (ending == 0))
      #expect(run.errorText.contains("standard output: Bad file descriptor") == (closed == ">&-"))
    }
    let full = try Espalier.run("print", log, output: "/dev/full")
    #expect(full.ending == .exit(1))
    #expect(full.errorText == "espalier: standard output: No space left on device\n")
  }

  @Test("nothing in the sources writes text past the one module for it")
  func lint() throws {
    let root = ProjectFiles.root + "/Sources"
    // Files, pipes to programs and the screen have their own; measuring is no part of the program.
    let allowed = [
      "espalier/Output.swift", "Terminal/Terminal+Present.swift", "Terminal/Terminal+Life.swift",
      "espalier/Outside/PrivateFile.swift", "espalier/Outside/Clipboard.swift",
      "Feeds/Recording/RecordingWriter.swift",
    ]
    let raw = [
      /\b(?:Glibc\.)?write\([^:)]*(?:baseAddress|STD(?:OUT|ERR)_FILENO|\$0, strlen)/,
      /(?:^|[^.\w])(?:print|debugPrint|dump)\(/,
      /\b(?:fputs|fwrite|puts|putchar|v?d?f?printf|perror|psignal)\(/,
      /\bFileHandle\b/, /\b(?:stdout|stderr)\b[^"\-]*$/,
    ]
    var (files, found) = (0, 0)
    for path in Files.all(below: root)
    where path.hasSuffix(".swift") && !path.contains("/Benchmarks/") {
      files += 1
      let name = String(path.dropFirst(root.count + 1))
      let lines = try #require(Files.text(path)).split(
        separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated()
      where !line.drop(while: { $0 == " " }).hasPrefix("//")
        && raw.contains(where: { line.contains($0) })
      {
        if allowed.contains(name) {
          found += 1
        } else if !line.contains("func ") {
          Issue.record("\(name):\(number + 1) writes by itself: \(line)")
        }
      }
    }
    #expect(files > 200)
    #expect(found > 3, "the search finds what it looks for")
  }
}
