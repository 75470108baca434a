import Glibc
import TestGate
import TestSupport
import Testing

/// The action for GitHub, run as its runner does: the shell steps of `action.yml`, with files for what they write.
@Suite("The action", .startsPrograms)
struct ActionTests {
  private static let place = ProjectFiles.root + "/docs/examples/github-action"
  private let folder = TestFolder()

  /// A shell step of the action.
  private struct Step {
    var id = ""
    var environment: [(name: String, value: String)] = []
    var script = ""
  }

  /// The steps, and what inputs are when nobody says.
  private struct Action {
    var steps: [Step] = []
    var defaults: [String: String] = [:]

    /// Reads the few forms of YAML that the file has.
    init(_ text: String) {
      var input = ""
      var section = ""
      for line in text.split(separator: "\n") {
        let indent = line.prefix { $0 == " " }.count
        let words = line.drop { $0 == " " }
        if indent == 0 { section = String(words) }
        let pair = words.split(separator: ": ", maxSplits: 1).map(String.init)
        let value = pair.count == 2 ? pair[1] : ""
        let plain = value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : value
        switch (section, indent) {
        case ("inputs:", 2): input = String(words.dropLast())
        case ("inputs:", 4) where pair[0] == "default": defaults[input] = plain
        case ("runs:", 4) where words.hasPrefix("- "): steps.append(Step())
        case ("runs:", 6) where pair[0] == "id": steps[steps.count - 1].id = value
        case ("runs:", 6) where pair[0] == "run": steps[steps.count - 1].script = value
        case ("runs:", 8): steps[steps.count - 1].environment.append((pair[0], value))
        default: break
        }
      }
    }
  }

  /// What a run of the action came to.
  private struct Outcome {
    var ending: PseudoTerminal.Ending
    var log: String
    var summary: String
    var outputs: [String: String]
    /// What was left in the folder for temporary files.
    var rest: [String]
  }

  /// Runs the action with these inputs.
  private func run(
    _ inputs: [String: String], environment own: [String: String] = [:],
    program: String? = Espalier.path
  ) throws -> Outcome {
    let action = Action(try #require(Files.text(Self.place + "/action.yml")))
    var inputs = action.defaults.merging(inputs) { $1 }
    if let program { inputs["program"] = program }
    let run = TestFolder()
    mkdir(run / "temp", 0o700)
    var environment = own
    environment["GITHUB_ACTION_PATH"] = own["GITHUB_ACTION_PATH"] ?? Self.place
    environment["RUNNER_TEMP"] = run / "temp"
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH"] {
      environment[name] = run.write("", to: name)
    }
    var outcome = Outcome(ending: .exit(0), log: "", summary: "", outputs: [:], rest: [])
    for step in action.steps {
      var variables = environment
      for (name, value) in step.environment {
        let words = value.split(separator: " ")
        try #require(words.first == "${{" && words.last == "}}" && words.count == 3)
        let path = words[1].split(separator: ".")
        variables[name] =
          path[0] == "inputs" ? inputs[String(path[1])] ?? "" : outcome.outputs[String(path[3])]
      }
      let ended = try CommandRun.run(
        "/bin/bash", ["--noprofile", "--norc", "-euo", "pipefail", "-c", step.script],
        environment: variables)
      outcome.ending = ended.ending ?? .exit(-1)
      outcome.log += ended.outputText + ended.errorText
      for line in run.read("GITHUB_OUTPUT").split(separator: "\n") {
        let pair = line.split(separator: "=", maxSplits: 1).map(String.init)
        outcome.outputs[pair[0]] = pair.count == 2 ? pair[1] : ""
      }
      if ended.ending != .exit(0) { break }
    }
    outcome.summary = run.read("GITHUB_STEP_SUMMARY")
    outcome.rest = run.names("temp").filter { $0 != "espalier" }
    return outcome
  }

  /// A session with a key in it.
  private func session(_ status: String, entries: Int = 1, padding: Int = 0) -> String {
    var job = Job(title: "Nightly \"build\"", status: status, output: "Written.")
    for i in 0..<entries {
      job.add("Reading /home/ada/\(i)", .done("c\(i)", path: "src", result: "sk-0123456789abcdef"))
      job.entries[i].calls[0].result? += String(repeating: " word", count: padding)
    }
    return folder.write(job.snapshot, to: "\(status) \(entries).json")
  }

  @Test("it ends as the session did, with the session in log and summary and no secret in them")
  func outcomes() throws {
    for mode in ["watch", "print"] {
      for (status, code) in [("succeeded", Int32(0)), ("failed", 3), ("cancelled", 3)] {
        let outcome = try run(["source": session(status), "mode": mode])
        #expect(outcome.ending == .exit(code), "\(outcome.log)")
        #expect(outcome.outputs["outcome"] == status)
        #expect(outcome.outputs["exit-code"] == "\(code)")
        #expect(outcome.log.contains("::group::"))
        #expect(outcome.summary.hasPrefix("**Nightly \"build\"**\n\n"))
        #expect(outcome.summary.contains("\(status) · 1 call"))
        #expect(outcome.summary.contains("<details>"))
        for text in [outcome.log, outcome.summary] {
          #expect(text.contains("Reading") && !text.contains("ada") && !text.contains("012345"))
        }
        #expect(outcome.rest.isEmpty)
      }
    }
  }

  @Test("what is asked for counts: no redaction, no summary, more options one a line")
  func inputs() throws {
    let path = session("succeeded")
    let open = try run(["source": path, "redact": "false", "summary": "false"])
    #expect(open.log.contains("/home/ada") && open.summary.isEmpty)
    let less = try run([
      "source": path, "mode": "print", "arguments": "--calls\nnone\n",
      "format": "progress-snapshot",
    ])
    #expect(less.ending == .exit(0) && !less.log.contains("::group::"))
    for wrong in [
      ["mode": "both"], ["redact": "yes"], ["summary": "1"], ["arguments": "--nonsense"],
    ] {
      let outcome = try run(wrong.merging(["source": path]) { $1 })
      #expect(outcome.ending == .exit(2), "\(outcome.log)")
      #expect(
        outcome.log.contains("::error title=espalier::") || outcome.log.contains("unknown option"))
    }
  }

  @Test("nothing in an input is run, and none is taken for an option")
  func hostile() throws {
    let name = "$(touch \(folder.path)/owned);`touch \(folder.path)/owned`'\"* -.json"
    folder.write(Job(status: "succeeded").snapshot, to: "--help")
    let path = folder / name.replacing("/", with: "_")
    Files.write(Array(Job(status: "succeeded").snapshot.utf8), to: path, appending: false)
    let outcome = try run(["source": path])
    #expect(outcome.ending == .exit(0), "\(outcome.log)")
    for hostile in [name, "--help", "a\nb"] {
      let outcome = try run([
        "source": hostile, "format": hostile, "data": hostile, "token": "x", "arguments": name,
      ])
      #expect(outcome.ending != .exit(0))
    }
    #expect(!folder.names().contains("owned"))
  }

  @Test("a source that cannot be read is an error of the step, without a summary")
  func unreadable() throws {
    for mode in ["watch", "print"] {
      let outcome = try run(["source": folder / "nothing.jsonl", "mode": mode])
      #expect(outcome.ending == .exit(66))
      #expect(outcome.log.contains("::error title=espalier::"))
      #expect(outcome.summary.isEmpty && outcome.outputs["outcome"] == "")
    }
  }

  @Test("a job is begun, followed and summed up from what was seen of it, with its token")
  func job() throws {
    let server = try ServedJob(Job.of(entries: 2, status: "succeeded"))
    for mode in ["watch", "print"] {
      let outcome = try run(["source": server.address, "token": "sesame-sesame", "mode": mode])
      #expect(outcome.ending == .exit(0), "\(outcome.log)")
      #expect(outcome.summary.contains("Entry number 1"))
      #expect(!outcome.log.contains("sesame"))
    }
  }

  @Test("a summary that would be refused for its size tells less")
  func large() throws {
    let outcome = try run(["source": session("succeeded", entries: 30, padding: 10_000)])
    #expect(outcome.ending == .exit(0))
    #expect(outcome.summary.utf8.count < 1 << 20)
    #expect(outcome.summary.contains("Reading") && !outcome.summary.contains("word word"))
    var job = Job(status: "succeeded")
    job.add(String(repeating: "a long message\n", count: 100_000))
    let long = try run(["source": folder.write(job.snapshot, to: "long.json")])
    #expect(long.summary.utf8.count < 1 << 20)
    #expect(long.summary.hasSuffix("*The rest of the session does not fit into this summary.*\n"))
  }

  @Test("the program is found, or taken out of an archive that is the one that was meant")
  func install() throws {
    let path = session("succeeded")
    let bin = folder.path + "/bin"
    mkdir(bin, 0o700)
    symlink(Espalier.path, bin + "/espalier")
    let found = try run(
      ["source": path], environment: ["PATH": bin + ":/usr/bin:/bin"], program: nil)
    #expect(found.ending == .exit(0), "\(found.log)")
    // A program of our own in the place of the large one.
    folder.write("#!/bin/sh\nexec '\(Espalier.path)' \"$@\"\n", to: "espalier")
    chmod(folder / "espalier", 0o755)
    _ = try CommandRun.run("/bin/tar", ["-C", folder.path, "-czf", folder / "a.tgz", "espalier"])
    let sum = try CommandRun.run("/usr/bin/sha256sum", [folder / "a.tgz"]).outputText.prefix(64)
    for archive in ["a.tgz", "espalier"] {
      let taken = try run(["source": path, "archive": folder / archive], program: nil)
      #expect(taken.ending == .exit(0), "\(taken.log)")
    }
    let right = try run(
      ["source": path, "archive": folder / "a.tgz", "sha256": String(sum)], program: nil)
    #expect(right.ending == .exit(0), "\(right.log)")
    for (inputs, words) in [
      (["archive": folder / "a.tgz", "sha256": String(repeating: "0", count: 64)], "not the one"),
      (["archive": "https://example.org/espalier.tar.gz"], "sha256: is needed"),
      (["archive": "http://example.org/espalier.tar.gz"], "only https"),
      (["program": folder / "nothing"], "is no program"),
    ] {
      let wrong = try run(inputs.merging(["source": path]) { $1 }, program: nil)
      #expect(wrong.ending == .exit(1) && wrong.log.contains(words), "\(wrong.log)")
    }
    // Away from its repository there is nothing to build.
    let away = TestFolder()
    mkdir(away / "x", 0o700)
    mkdir(away / "x/y", 0o700)
    mkdir(away / "x/y/z", 0o700)
    for name in ["install.sh", "run.sh"] {
      away.write(Files.text(Self.place + "/" + name) ?? "", to: "x/y/z/" + name)
    }
    let alone = try run(
      ["source": path],
      environment: ["GITHUB_ACTION_PATH": away / "x/y/z", "PATH": "/usr/bin:/bin"],
      program: nil)
    #expect(alone.ending == .exit(1) && alone.log.contains("is not installed"), "\(alone.log)")
  }

  @Test("inputs reach the scripts by their environment alone, and all of them do")
  func interpolation() throws {
    let text = try #require(Files.text(Self.place + "/action.yml"))
    let action = Action(text)
    #expect(action.steps.count == 2)
    for step in action.steps {
      #expect(!step.script.isEmpty && !step.script.contains("${{"))
      #expect(step.environment.allSatisfy { $0.value.hasPrefix("${{ ") })
    }
    let names = ["source"] + action.defaults.keys
    for name in names {
      #expect(text.contains("${{ inputs.\(name) }}"), "\(name)")
      #expect(Files.text(Self.place + "/README.md")?.contains("`\(name)`") == true, "\(name)")
    }
  }

  @Test(
    "the scripts have no faults that shellcheck knows",
    .enabled(if: access("/usr/bin/shellcheck", X_OK) == 0), arguments: ["install.sh", "run.sh"])
  func shellcheck(name: String) throws {
    let run = try CommandRun.run("/usr/bin/shellcheck", [Self.place + "/" + name])
    #expect(run.ending == .exit(0), "\(run.outputText)")
  }
}
