import Glibc
import TestGate
import TestSupport
import Testing

/// A key that was given, rightly or in a wrong place, is not told again anywhere.
@Suite("Keys that are given", .startsPrograms)
struct SecretTests {
  private static let canary = "tr0ub4dor-CANARY"
  private static let nowhere = "http://127.0.0.1:1/v1/jobs/1"
  private let folder = TestFolder()

  @Test(
    "no error repeats what may be a key",
    arguments: [
      ["watch", "-H", "X-Api-Key \(canary)", nowhere],
      ["watch", "-H", canary, nowhere],
      ["watch", "--header=Authorization Bearer \(canary)", nowhere],
      ["-H", "X-Api-Key:", canary, nowhere],
      ["print", "-H", "X-Api-Key: \(canary)\u{1}", nowhere],
      ["print", "--data", "{\"api_key\":\"\(canary)\"}", nowhere],
      ["print", "http://user:\(canary)@127.0.0.1:1/x?token=\(canary)"],
      ["print", "http://user:\(canary)@no such host/"],
      ["print", "https://user:\(canary)@host:99999/"],
      ["print", "htp://user:\(canary)@host/x"],
      ["print", "http:/user:\(canary)@host/x"],
      ["print", "api_key=\(canary)"],
      ["print", "Bearer \(canary)"],
      ["print", "sk-\(canary)"],
      ["print", "a", canary],
      ["print", "--format", canary, "x"],
      ["print", "--style", canary, "x"],
      ["--progress", canary, "x"],
      ["watch", "--interval", canary, nowhere],
      ["watch", "--wait=\(canary)", nowhere],
      ["serve", "--port", canary, "x"],
      ["check", "--rules", canary, "x"],
      ["demo", "--api-key=\(canary)"],
    ])
  func errors(arguments: [String]) throws {
    let run = try CommandRun.run(Espalier.path, arguments)
    #expect(run.ending != .exit(0))
    #expect(run.errorText.hasPrefix("espalier: "))
    #expect(!(run.outputText + run.errorText).contains(Self.canary), "\(run.errorText)")
  }

  @Test("a configuration with a key in the wrong place is not told either")
  func configuration() throws {
    let text = """
      motion = "sk-\(Self.canary)"
      theme = "https://user:\(Self.canary)@host/"
      [bind]
      "api_key=\(Self.canary)" = "top"
      """
    let path = folder.write(text, to: "config.toml")
    let run = try Espalier.run("keys", "--config", path)
    #expect(run.errorText.contains("config.toml:1"))
    #expect(!(run.outputText + run.errorText).contains(Self.canary), "\(run.errorText)")
  }

  @Test("a server that says no is told of without the key, or what may be one")
  func refused() throws {
    for option in ["--token-env=\(Self.canary)", "-HX-Api-Key: \(Self.canary)"] {
      let server = try BadServer(
        answer: "HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      let run = try Espalier.start("print", option, server.address)
      try run.wait("for its end") {
        server.serve()
        return $0.ending != nil
      }
      try run.waitForExit()
      #expect(run.errorText.contains("401"))
      #expect(!(run.outputText + run.errorText).contains(Self.canary), "\(run.errorText)")
    }
  }

  @Test("what was asked with a key is shown, recorded and served without it")
  func followed() throws {
    let served = try ServedJob(Job.of(entries: 2))
    let address =
      served.address.replacing("http://", with: "http://user:\(Self.canary)@")
      + "?token=\(Self.canary)"
    let recording = folder / "recording.jsonl"
    let run = try Espalier.start(
      "watch", "--progress", "json", "--record", recording, "-H", "X-Api-Key: \(Self.canary)",
      address, environment: ["ESPALIER_TOKEN": Self.canary])
    try run.wait(for: "Entry number 1")
    #expect(!Self.commandLine(of: run.process).contains(Self.canary))
    let again = try Espalier.start("serve", address)
    try again.wait(for: "\n")
    let url = String(again.outputText.prefix { $0 != "\n" })
    // It serves before it has asked for the first time.
    var document = try Espalier.run("print", "--style", "json", url)
    try Fleet.wait("for what it serves") {
      document = try Espalier.run("print", "--style", "json", url)
      return document.outputText.contains("Entry number 1")
    }
    served.update { $0.status = "succeeded" }
    try run.waitForExit()
    for text in [
      run.outputText, run.errorText, again.outputText, again.errorText, document.outputText,
      folder.read("recording.jsonl"),
    ] {
      #expect(!text.contains(Self.canary))
    }
    #expect(folder.read("recording.jsonl").contains("Entry number 1"))
  }

  @Test(
    "the list of processes shows no argument that holds a key",
    arguments: [
      "sk-\(canary)", "log.sk-\(canary).jsonl", "api_key=\(canary)", "me:\(canary)@there",
      "Bearer \(canary)", "\"api_key\":\"\(canary)\"",
    ])
  func listed(argument: String) throws {
    let listed = try listed(watching: argument)
    #expect(listed.contains("watch") && !listed.contains(Self.canary), "\(listed)")
  }

  @Test("and every other as it was given")
  func listedWhole() throws {
    let name = "a-session-of-2026-12-02-with-a-long-name.jsonl"
    #expect(try listed(watching: name).contains(name))
  }

  /// What the list of processes shows of a program that watches a file of this name.
  private func listed(watching name: String) throws -> String {
    let line = #"{"status":"in_progress","progress":[{"state":"running","message":"Here it is"}]}"#
    let run = try Espalier.start("watch", "--progress", "json", folder.write(line, to: name))
    try run.wait(for: "Here it is")
    return Self.commandLine(of: run.process)
  }

  /// What the list of processes shows of one.
  private static func commandLine(of process: pid_t) -> String {
    let descriptor = open("/proc/\(process)/cmdline", O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
