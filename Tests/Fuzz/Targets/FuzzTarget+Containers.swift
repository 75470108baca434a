import SessionModel

@testable import WireFormats

extension FuzzTarget {
  /// Folders and archives: whose they are, which of their files a session is made of, and what is read of those.
  static let containers = FuzzTarget(
    name: "containers", mutation: .lines(behind: 1), seeds: { FuzzFiles.treeSeeds() },
    words: {
      FuzzFiles.literals(in: "WireFormats/Formats").filter { $0.contains("/") || $0.contains(".") }
        + ["\n@", "session/p/ses_1.json", "message/ses_1/m1.json", "part/m1/p1.json"]
    },
    run: { input in
      var input = FuzzInput(input)
      let choice = Int(input.byte())
      let tree = FuzzTree(input.rest)
      _ = Format.detect(folder: tree)
      _ = Format.detect(archive: tree)
      let holders = Format.all.flatMap { format in
        [format.containers.folder, format.containers.archive].compactMap { $0.map { (format, $0) } }
      }
      let (format, members) = holders[choice % holders.count]
      let paths = tree.paths
      // A session that is named by one of its files, or the newest.
      let named = choice < 128 || paths.isEmpty ? nil : paths[choice % paths.count]
      let found = named.flatMap { members.folder($0) { _ in tree } }
      let chosen = members.choose(tree, found?.session)
      try hold(Set(chosen).count == chosen.count, "no file is read twice: \(chosen)")
      var reader = SessionReader(format: format)
      for path in chosen {
        guard let bytes = tree.bytes(of: path) else { continue }
        guard path.hasSuffix(".jsonl") else {
          reader.follow(record: bytes, framing: .document, file: path)
          continue
        }
        for line in bytes.split(separator: 10) {
          reader.follow(record: Array(line), framing: .line, file: path)
        }
      }
      reader.finish()
    })

  /// Databases: whose they are, what is asked of them, what their rows tell of sessions, and what is read of one.
  static let databases = FuzzTarget(
    name: "databases", mutation: .lines(behind: 0), seeds: { FuzzFiles.databaseSeeds() },
    words: {
      Format.all.flatMap { $0.containers.databases.flatMap { Array($0.needed.keys) } }
        + FuzzFiles.literals(in: "WireFormats/Formats/OpenCode").filter { $0.count > 2 }
    },
    run: { input in
      // Columns as `table|column`, rows of sessions as JSON, and rows of one session as fixtures have them.
      let lines = input.split(separator: 10)
      let answer = lines.filter { $0.first != UInt8(ascii: "{") }.map { line in
        String(decoding: line.map { $0 == UInt8(ascii: "|") ? 0x1F : $0 }, as: UTF8.self)
      }
      _ = UnreadableTool.holding(answer)
      guard let known = KnownDatabase(answer) else { return }
      try hold(
        known.list.contains("LIMIT") && known.newest.contains("LIMIT"), "what is asked is bounded")
      let rows = lines.filter { $0.first == UInt8(ascii: "{") }
      let listed = known.sessions(rows.map { String(decoding: $0, as: UTF8.self) })
      try hold(
        listed.allSatisfy { !($0.glance.title ?? "").contains("\n") }, "a title is one line")
      var reader = SessionReader(format: known.format)
      for row in rows.compactMap({ FuzzRow($0) }) {
        reader.follow(record: row.record, framing: row.framing, file: row.file)
      }
      reader.finish()
    })
}
