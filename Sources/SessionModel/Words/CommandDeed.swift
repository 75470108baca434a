import JSONReading

/// What a command does, as far as its words tell: the program that matters most in it, and what for.
package struct CommandDeed: Hashable, Sendable {
  /// What a program is run for; what matters more stands behind.
  package enum Purpose: Int, Comparable, Sendable {
    /// Only looks at what is there.
    case look
    /// Anything else.
    case work
    /// Hands work on: a commit, a push, a release.
    case publish
    /// Says whether the work is right: tests, builds, linters.
    case check

    package static func < (a: Purpose, b: Purpose) -> Bool { a.rawValue < b.rawValue }
  }

  /// The program, with the word that says what it does: `npm test`, `git commit`; foreign and not safe yet.
  package var name: String
  /// What it is run for.
  package var purpose: Purpose
  /// What it is about, in its own words without options: empty for all there is.
  package var target = ""
  /// Whether another program tells how it ended, since its output goes there.
  package var isPiped = false
  /// The paths that are removed, as the command names them.
  package var removed: [String] = []

  /// Reads a command; `nil` where no program is named in it.
  package init?(_ command: String) {
    var best: CommandDeed?
    var isFedByNothing = true
    var removed: [String] = []
    for line in Self.lines(CommandText.plain(command)) {
      // What another program feeds only shows what that one wrote.
      if line.isFed, !isFedByNothing { continue }
      let words = line.words.filter { !$0.isEmpty }
      let found = CommandDeed(words: words[...])
      isFedByNothing = found == nil
      guard var deed = found else { continue }
      deed.isPiped = line.isPiped
      deed.target = Self.target(words, of: deed.name)
      if Self.removing.contains(deed.name), !words.contains(where: Self.sparing.contains) {
        removed += deed.target.split(separator: " ").map(String.init)
      }
      if line.writes, deed.purpose == .look {
        deed.purpose = .work
        deed.name += " > file"
      }
      if best.map({ $0.purpose < deed.purpose }) ?? true { best = deed }
    }
    guard let best else { return nil }
    self = best
    self.removed = removed
  }

  private init(name: String, _ purpose: Purpose) { (self.name, self.purpose) = (name, purpose) }

  // MARK: Words

  /// One program of a command: its words, whether its output goes to another, and whether it goes to a file.
  private struct Line {
    var words = [""]
    var isPiped = false
    var writes = false
    /// Whether what follows is only fed by the program before it.
    var isFed = false
  }

  /// The words of a program that are no options, no name of it, and no place that its output goes to.
  private static func target(_ words: [String], of name: String) -> String {
    let own = Set(name.split(separator: " ").map(String.init))
    let end = words.firstIndex(of: ">") ?? words.count
    return words[..<end].filter { word in
      !word.hasPrefix("-") && !own.contains(unversioned(Self.name(word))) && !word.contains("=")
        && word != "2"
    }.joined(separator: " ")
  }

  /// Characters of a command that are looked at.
  private static let length = 4000

  /// The programs of a command. What stands in a document inside it is none.
  private static func lines(_ command: String) -> [Line] {
    var lines = [Line()]
    var quote: Character?
    var text = command.prefix(length)
    if let document = text.firstRange(of: "<<") {
      let end = text[document.upperBound...].firstIndex(of: "\n") ?? text.endIndex
      text = text[..<end]
    }
    var last: Character = " "
    // Of shells inside the command; other brackets stand in paths.
    var depth = 0
    for character in text {
      defer { last = character }
      let now = lines.count - 1
      if let open = quote {
        if character == open {
          quote = nil
        } else {
          lines[now].words[lines[now].words.count - 1].append(character)
        }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "|" where last == "|": lines[now].isFed = false
      case "|":
        lines[now].isPiped = true
        lines.append(Line(isFed: true))
      case "&" where last == ">", "&" where last == "&": break
      case "(" where lines[now].words.last?.isEmpty == true:
        depth += 1
        lines.append(Line())
      case ")" where depth > 0:
        depth -= 1
        lines.append(Line())
      case "\n", ";", "&": lines.append(Line())
      case ">":
        lines[now].words.append(">")
        lines[now].words.append("")
      case " ", "\t", "\r": lines[now].words.append("")
      default: lines[now].words[lines[now].words.count - 1].append(character)
      }
    }
    for index in lines.indices {
      // `a || b` is no pipe.
      if index + 1 < lines.count, !lines[index + 1].isFed { lines[index].isPiped = false }
      let words = lines[index].words.filter { !$0.isEmpty }
      if let place = words.lastIndex(of: ">") {
        let goal = place + 1 < words.count ? words[place + 1] : ""
        lines[index].writes = !goal.isEmpty && goal != "1" && goal != "2" && goal != "/dev/null"
      }
    }
    return lines
  }

  // MARK: Programs

  /// Programs that run another one.
  private static let wrappers: Set<String> = [
    "sudo", "env", "time", "nice", "nohup", "command", "exec", "npx", "bunx", "pnpx", "uvx",
    "xargs",
    "then", "do", "else", "if", "while", "!", "{",
  ]
  /// Programs that run another one by a word of their own.
  private static let runners: [String: Set<String>] = [
    "pnpm": ["exec", "dlx"], "npm": ["exec"], "yarn": ["exec", "dlx"], "bun": ["x"],
    "uv": ["run"], "poetry": ["run"], "pipenv": ["run"], "bundle": ["exec"], "rye": ["run"],
    "python": ["-m"], "python3": ["-m"],
  ]
  /// Programs that do nothing that is worth telling.
  private static let preparing: Set<String> = [
    "cd", "export", "set", "source", ".", "echo", "printf", "sleep", "true", "false", "pushd",
    "popd",
    "mkdir", "yes", "done", "fi", "}", "wait", "unset", "exit", "for", "trap", "ulimit",
  ]
  /// Programs that only look.
  private static let lookers: Set<String> = [
    "ls", "cat", "sed", "head", "tail", "grep", "egrep", "rg", "ag", "find", "fd", "wc", "pwd",
    "tree", "stat", "file", "which", "diff", "less", "more", "nl", "awk", "jq", "du", "df", "ps",
    "printenv", "date", "type", "whoami", "cmp", "sort", "uniq", "bat", "xxd", "od", "strings",
    "uname", "hostname", "id", "realpath", "basename", "dirname", "md5sum", "sha256sum", "tee",
    "cut",
    "test", "[", "lsof", "netstat", "get-childitem", "get-content", "select-string", "dir", "env",
  ]
  /// Programs that remove what they name.
  private static let removing: Set<String> = ["rm", "git rm", "unlink", "trash"]
  /// Options with which they leave the files where they are.
  private static let sparing: Set<String> = ["--cached", "--dry-run", "-n"]
  /// Programs whose next word says what they do.
  private static let speaking: Set<String> = [
    "npm", "pnpm", "yarn", "bun", "deno", "git", "cargo", "go", "swift", "docker", "kubectl",
    "make",
    "terraform", "brew", "apt", "apt-get", "pip", "pip3", "uv", "poetry", "dotnet", "mvn", "gradle",
    "gradlew", "rails", "mix", "composer", "helm", "aws", "gcloud", "systemctl", "conda", "prisma",
    "turbo", "nx", "rake", "just", "bazel", "cmake", "gh", "supabase", "vercel", "django-admin",
    "xcodebuild",
    "zig", "rustup", "stack", "cabal", "flutter", "dart", "pod", "bundle", "gem", "hatch", "pdm",
    "redis-cli",
    "next", "vite", "nest", "ng", "expo", "wrangler", "task",
  ]
  /// Words behind which the one stands that says it.
  private static let running: Set<String> = [
    "run", "run-script", "compose", "pr", "issue", "release",
  ]
  /// Options that take a word of their own.
  private static let valued: Set<String> = [
    "--filter", "-C", "--prefix", "--cwd", "-F", "--dir", "--workspace", "-w", "--package-path",
    "-p",
    "--project", "-f", "--manifest-path", "--repo", "-R", "-c",
  ]
  /// Programs that run a file.
  private static let interpreters: Set<String> = [
    "python", "python3", "node", "ruby", "bash", "sh", "zsh", "perl", "php", "tsx", "ts-node",
    "deno",
    "java", "lua", "Rscript", "pwsh",
  ]
  /// Options of these with which what they run stands in the command; of the others that is `-e`.
  private static let inline: [String: Set<String>] = [
    "python": ["-c"], "python3": ["-c"], "bash": ["-c"], "sh": ["-c"], "zsh": ["-c"],
    "pwsh": ["-c", "-Command"], "php": ["-r"], "node": ["-e", "-p", "--eval", "--print"],
    "tsx": ["-e", "-p", "--eval", "--print"], "ts-node": ["-e", "-p", "--eval", "--print"],
  ]
  /// What of `git` and its like only looks.
  private static let looking: Set<String> = [
    "status", "diff", "log", "show", "ls-files", "rev-parse", "remote", "blame", "grep", "describe",
    "view", "list", "ls", "get", "logs", "ps", "info", "branch", "config", "--version", "version",
    "help",
  ]
  /// What of `git` and its like hands work on.
  private static let publishing: Set<String> = [
    "commit", "push", "merge", "tag", "publish", "release", "rebase", "cherry-pick", "create",
    "deploy",
    "checkout", "switch", "revert",
  ]
  /// Parts of names of programs that say whether work is right.
  private static let checking: Set<String> = [
    "test", "tests", "check", "checks", "lint", "tsc", "typecheck", "types", "build", "compile",
    "pytest", "jest", "vitest", "mocha", "eslint", "ruff", "mypy", "pyright", "tox", "rspec",
    "phpunit",
    "ctest", "clippy", "vet", "verify", "e2e", "playwright", "cypress", "biome", "flake8", "pylint",
    "unittest", "xcodebuild", "make", "nox", "oxlint", "validate", "rubocop", "shellcheck",
  ]

  /// Reads the words of one program.
  private init?(words all: ArraySlice<String>) {
    var words = all
    while let word = words.first {
      let isSetting = word.contains("=") && word.first?.isLetter == true
      if !isSetting, !Self.wrappers.contains(word) { break }
      words.removeFirst()
      words = words.drop { $0.hasPrefix("-") }
    }
    if words.first == "timeout" {
      words = words.dropFirst().drop { $0.hasPrefix("-") }.dropFirst()
    }
    guard let first = words.first else { return nil }
    let program = Self.unversioned(Self.name(first))
    if Self.preparing.contains(program) || program.isEmpty { return nil }
    let rest = Self.rest(words.dropFirst())
    if let runner = Self.runners[program],
      let next = words.dropFirst().first(where: { word in
        !word.hasPrefix("-") || runner.contains(word)
      }), runner.contains(next), let place = words.firstIndex(of: next)
    {
      self.init(words: words[words.index(after: place)...].drop { $0.hasPrefix("-") })
      return
    }
    guard program.first.map({ $0.isLetter || $0 == "[" }) == true else { return nil }
    if Self.lookers.contains(program.lowercased()) {
      let changes =
        program == "sed" && words.contains { $0.hasPrefix("-i") }
        || program == "find" && words.contains("-delete")
      self.init(name: program, changes ? .work : .look)
      return
    }
    if Self.interpreters.contains(program) {
      let file = words.dropFirst().first { !$0.hasPrefix("-") }
      let isFile = file.map { $0.contains(".") && !$0.contains(" ") && !$0.contains("\n") } ?? false
      // What is no file is told by how it is given, so that the name stands for all that it counts.
      let how = words.dropFirst().first.flatMap { option in
        option == "-" || (Self.inline[program] ?? ["-e"]).contains(option) ? option : nil
      }
      let name =
        how.map { "\(program) \($0)" }
        ?? (isFile ? "\(program) \(Self.name(file ?? ""))" : program)
      self.init(name: name, Self.purpose(of: name))
      return
    }
    guard Self.speaking.contains(program), let next = rest.first else {
      self.init(name: program, Self.purpose(of: program))
      return
    }
    var name = "\(program) \(next)"
    if Self.running.contains(next), let what = rest.dropFirst().first { name += " \(what)" }
    if program == "make" || program == "just" || program == "task" {
      self.init(name: name, .check)
      return
    }
    let last = rest.dropFirst().first ?? next
    if Self.looking.contains(next) || Self.running.contains(next) && Self.looking.contains(last) {
      self.init(name: name, .look)
      return
    }
    let publishes = Self.publishing.contains(next) || next == "pr" && Self.publishing.contains(last)
    self.init(name: name, publishes ? .publish : Self.purpose(of: name))
  }

  /// The words that are no options, nor what options take.
  private static func rest(_ words: ArraySlice<String>) -> [String] {
    var out: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = valued.contains(word)
      } else if word.first.map({ $0.isLetter || $0 == "@" }) == true, word.count < 40 {
        out.append(word)
      } else {
        break
      }
    }
    return out
  }

  /// A name without the version behind it: `create-next-app@latest`.
  private static func unversioned(_ name: String) -> String {
    if name == "pip3" { return "pip" }
    guard let place = name.lastIndex(of: "@"), place > name.startIndex else { return name }
    return String(name[..<place])
  }

  /// The last part of a path.
  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What a program is run for, by the parts of its name.
  private static func purpose(of name: String) -> Purpose {
    let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return parts.contains { checking.contains(String($0)) } ? .check : .work
  }
}

extension Session {
  /// What the command of a call does; `nil` where it has none that says so.
  package func commandDeed(
    of call: NodeID, at position: Int32, parser: JSONParser = JSONParser()
  ) -> CommandDeed? {
    guard let text = text(call, .arguments, at: position, limit: 64 << 10) else { return nil }
    let table = ArgumentTable(Argument.list(text, parser: parser))
    let names = ["command", "cmd", "script", "commandline", ""]
    return names.lazy.compactMap { table.value($0) }.first.flatMap { CommandDeed($0) }
  }
}
