import Glibc
import TestSupport

@testable import WireFormats

/// The files that seeds and words are made of.
enum FuzzFiles {
  /// Longer files are no seeds: they are slow, and their ends are never reached.
  private static let sizeLimit = 16 << 10

  /// What the project's own recordings hold.
  static let fixtures: [[UInt8]] = seeds(in: ProjectFiles.fixtures)

  /// What the small inputs hold that stand beside the project, where they do.
  static let cases: [[UInt8]] =
    ProjectFiles.shared("cases").map { seeds(in: $0) } ?? []

  /// Whether seeds are asked for to be changed: there may be more than can be tried in every run of the tests.
  private static let isFuzzed = getenv("FUZZ_SEEDS") != nil

  /// The beginnings of real recordings that stand beside the project, where they do.
  private static let samples: [[UInt8]] = {
    guard isFuzzed, let folder = ProjectFiles.shared("samples") else { return [] }
    return Files.all(below: folder).filter { path in
      [".jsonl", ".json", ".traj", ".sse", ".txt"].contains { path.hasSuffix($0) }
    }.compactMap { Files.bytes($0).map { Array($0.prefix(3 * sizeLimit)) } }
  }()

  /// Recordings with the choice in front that has `formats` read them by the format that knows them: whole
  /// ones, rows of databases, and what the tests of a format have it read.
  static func formatSeeds() -> [[UInt8]] {
    let whole = (fixtures + cases + samples).map { bytes in
      let found = bytes.withUnsafeBytes { Format.detect($0, isWhole: true).format?.name }
      let place = Format.all.firstIndex { $0.name == found } ?? Format.all.count
      return [UInt8(place), 0] + bytes
    }
    return Format.all.enumerated().reduce(into: whole) { seeds, format in
      let rows = Self.seeds(in: ProjectFiles.fixtures + "/" + format.element.name)
        .filter { $0.starts(with: FuzzRow.beginning) }
      let parts = rows + (isFuzzed ? tested(format.element.name) : [])
      seeds += parts.map { [UInt8(format.offset), 0] + $0 }
    }
  }

  /// Trees with the choice of a format in front: the fixtures of each, under their own names and under those that
  /// their rows have.
  static func treeSeeds() -> [[UInt8]] {
    let holders = Format.all.flatMap { format in
      [format.containers.folder, format.containers.archive].compactMap {
        $0.map { _ in format.name }
      }
    }
    return holders.enumerated().flatMap { place, name -> [[UInt8]] in
      var tree: [UInt8] = []
      for path in Files.all(below: ProjectFiles.fixtures + "/" + name) {
        guard let bytes = Files.bytes(path), bytes.count <= sizeLimit else { continue }
        let rows = bytes.split(separator: 10).compactMap { FuzzRow($0) }
        let file = path.split(separator: "/").last ?? ""
        if rows.isEmpty { tree += Array("@\(file)\n".utf8) + bytes + [10] }
        for row in rows { tree += Array("@\(row.file ?? "")\n".utf8) + row.record + [10] }
      }
      return tree.isEmpty ? [] : [[UInt8(place)] + tree, [UInt8(place + 128)] + tree]
    }
  }

  /// Databases of every format that has some: the columns by which they are known and those that tell of a session,
  /// a row of a list, and the rows of its fixtures.
  static func databaseSeeds() -> [[UInt8]] {
    Format.all.flatMap { format in
      format.containers.databases.map { tables in
        var columns = tables.needed.flatMap { table, names in names.map { "\(table)|\($0)" } }
        for table in tables.sessions {
          let told =
            [table.id] + table.title + table.folder + table.model + table.created + table.updated
            + table.forked + table.isTop.map(\.column)
          columns += told.map { "\(table.name)|\($0)" }
        }
        let listed =
          #"{"id":"s1","title":"Bake","folder":"/w","model":"m","created":1772600000000,"updated":1772600001000,"forked":null,"last":"{\"role\":\"assistant\",\"finish\":\"stop\",\"error\":null}"}"#
        let head = Array((columns.sorted() + [listed]).joined(separator: "\n").utf8)
        let rows = Files.all(below: ProjectFiles.fixtures + "/" + format.name).flatMap {
          Files.bytes($0) ?? []
        }.split(separator: 10).filter { $0.starts(with: FuzzRow.beginning) }.joined(separator: [10])
        return head + [10] + rows
      }
    }
  }

  /// The lines of JSON between the quotes in the tests of a format, some at a time.
  private static func tested(_ format: String) -> [[UInt8]] {
    guard let folder = folder(of: format) else { return [] }
    let files = Files.all(below: ProjectFiles.root + "/Tests/WireFormatsTests").filter { path in
      path.hasSuffix(".swift")
        && path.split(separator: "/").suffix(2).contains { $0.hasPrefix(folder) }
    }
    let lines = files.flatMap { (Files.bytes($0) ?? []).split(separator: 10) }.compactMap { line in
      line.firstIndex(of: UInt8(ascii: "{")).flatMap { start in
        line.lastIndex(of: UInt8(ascii: "}")).flatMap { end in
          start < end && line[..<start].allSatisfy { " #\"".utf8.contains($0) }
            ? Array(line[start...end]) : nil
        }
      }
    }
    return stride(from: 0, to: lines.count, by: testedAtOnce).map {
      Array(lines[$0..<min(lines.count, $0 + testedAtOnce)].joined(separator: [10]))
    }
  }

  /// How many lines of tests make a seed.
  private static let testedAtOnce = 12

  /// The project's own sources: their paths and texts.
  private static let sources: [(path: String, text: [UInt8])] =
    Files.all(below: ProjectFiles.root + "/Sources").filter { $0.hasSuffix(".swift") }
    .map { ($0, Files.bytes($0) ?? []) }

  /// The texts between quotes in the sources below a folder, in the order in which they stand there: the names of
  /// all that they read.
  static func literals(in folder: String) -> [String] {
    literals(startingWith: "\(ProjectFiles.root)/Sources/\(folder)").map(\.word)
  }

  /// A text between quotes: whether something is compared with it, so that it is a value and no key; the names of
  /// what it is looked up in, which mostly are those of the object that it stands in (`data["model"]`); and the texts
  /// in its line, which may be the keys of what is of this kind (`case "end": end(value["usage"])`).
  struct Literal {
    let word: String
    let isValue: Bool
    var holders: Set<String> = []
    var beside: Set<String> = []
  }

  private static func literals(startingWith path: String) -> [Literal] {
    var (found, known): ([Literal], [String: Int]) = ([], [:])
    for source in sources where source.path.hasPrefix(path) {
      for line in source.text.split(separator: 10) where !line.contains(UInt8(ascii: "\\")) {
        let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        // Labels stand in front of a colon, and may go on in the next line.
        let front = parts[0].drop { $0 == 0x20 }
        var isLabel = front.isEmpty || front.starts(with: "case ".utf8)
        var line: [Int] = []
        for place in stride(from: 1, to: parts.count, by: 2)
        where (1...40).contains(parts[place].count) {
          let before = parts[place - 1]
          if place > 1, before.contains(UInt8(ascii: ":")) { isLabel = false }
          let isCompared = [" = ", " == ", "isString("].contains { before.ends(with: $0) }
          let word = String(decoding: parts[place], as: UTF8.self)
          let index = known[word] ?? found.count
          if index == found.count {
            known[word] = index
            found.append(Literal(word: word, isValue: isLabel || isCompared))
          }
          if let holder = holder(before) { found[index].holders.insert(holder) }
          line.append(index)
        }
        for index in line { found[index].beside.formUnion(line.map { found[$0].word }) }
      }
    }
    return found
  }

  /// What something is looked up in, by what stands in front of its quotes: `data` of `x = data?[`.
  private static func holder(_ text: ArraySlice<UInt8>) -> String? {
    guard text.last == UInt8(ascii: "[") else { return nil }
    let front = text.dropLast().last == UInt8(ascii: "?") ? text.dropLast(2) : text.dropLast()
    let name = front.reversed().prefix { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
    return name.isEmpty ? nil : String(decoding: name.reversed(), as: UTF8.self)
  }

  /// The words of one format: those of the file that names it, and of those beside it that belong
  /// to it.
  static func literals(of format: String) -> [Literal] {
    guard let own = file(of: format) else { return [] }
    let parts = own.split(separator: "/")
    let isAlone = parts.dropLast().last == "Formats"
    let folder = "/" + parts.dropLast().joined(separator: "/") + "/"
    return literals(startingWith: isAlone ? folder + parts[parts.count - 1].dropLast(6) : folder)
  }

  /// The source that names a format.
  private static func file(of format: String) -> String? {
    let names = ["name: ", "name = "].map { Array("\($0)\"\(format)\"".utf8) }
    return sources.first { source in
      source.path.contains("/Formats/")
        && names.contains { source.text.firstRange(of: $0) != nil }
    }?.path
  }

  /// The name of the folder that a format has for itself.
  private static func folder(of format: String) -> String? {
    file(of: format)?.split(separator: "/").dropLast().last.map(String.init)
  }

  /// The files of a folder and of those in it that are small enough.
  private static func seeds(in folder: String) -> [[UInt8]] {
    Files.all(below: folder).filter {
      !$0.contains("/.") && !$0.hasSuffix("/expect.json") && !$0.hasSuffix(".py")
        && !$0.hasSuffix("/README.md")
    }.compactMap { Files.bytes($0) }.filter { $0.count <= sizeLimit }
  }
}

extension Collection<UInt8> {
  /// Whether the bytes end with a text.
  func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
