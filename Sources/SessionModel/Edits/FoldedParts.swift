/// The parts of a file that its edits name, where nobody tells its first content: edits that reach into the same lines
/// are put together, and the others stand by themselves.
package struct FoldedParts: Sendable {
  /// Lines that stand together, as they were first and as they are.
  package struct Part: Sendable {
    /// The lines.
    package internal(set) var file: FoldedFile
    /// The edit that it is of, with the one of its hunks, where it is one alone.
    package internal(set) var only: FoldedFile.Step?
  }

  /// The parts, in the order of their first edits.
  package private(set) var parts: [Part] = []
  /// The edits that could not be placed even so.
  private(set) var unplaced: [FoldedFile.Step] = []

  /// Parts that are looked at for the place of a hunk: the newest ones.
  private static let reach = 200
  /// Letters and digits that lines must hold to be known again.
  private static let telling = 8

  /// Takes the next edit.
  mutating func take(_ step: FoldedFile.Step) {
    if step.edit.kind == .deleted {
      for place in parts.indices { parts[place].file.empty(by: step.call) }
      for place in parts.indices { parts[place].only = nil }
      return
    }
    for hunk in step.edit.hunks {
      var alone = step
      alone.edit.hunks = [hunk]
      if !take(hunk, of: alone) { unplaced.append(alone) }
    }
  }

  /// Takes a hunk; tells whether it has a place.
  private mutating func take(_ hunk: FileEdit.Hunk, of step: FoldedFile.Step) -> Bool {
    let old = hunk.lines.filter { $0.kind != .added }.map(\.text)
    let isKnown = hunk.swap.map { !$0.old.isEmpty } ?? Self.isTelling(old)
    if isKnown {
      var isPlaced = false
      for place in parts.indices.suffix(Self.reach) where put(hunk, step.call, in: place) {
        isPlaced = true
        if hunk.swap?.isEverywhere != true { break }
      }
      if isPlaced { return true }
    }
    let count = parts.count
    let place = join(old)
    // A part that holds nothing but the lines of this hunk is that hunk.
    let isAlone = parts.count > count
    let isPlaced = put(hunk, step.call, in: place)
    if isAlone, isPlaced { parts[place].only = step }
    return isPlaced
  }

  /// Does what a hunk says in a part; tells whether it belongs there.
  private mutating func put(_ hunk: FileEdit.Hunk, _ call: NodeID, in place: Int) -> Bool {
    var from = 0
    guard parts[place].file.place(hunk, from: &from, at: nil, by: call) else { return false }
    // Lines of the middle of a file have their ends.
    parts[place].file.isOpen = false
    parts[place].only = nil
    return true
  }

  /// Puts lines together with the parts that they reach into; returns the place of the part that comes of it.
  private mutating func join(_ lines: [String]) -> Int {
    var found: [(start: Int, place: Int)] = []
    for place in parts.indices.suffix(Self.reach) {
      if let start = Self.start(of: parts[place].file.lines.map(\.text), in: lines) {
        found.append((start, place))
      }
    }
    found.sort { ($0.start, $0.place) < ($1.start, $1.place) }
    var whole = FoldedFile(FileText(lines: []))
    var next = 0
    var joined: Set<Int> = []
    for (start, place) in found where joined.isEmpty || start >= next {
      if start > next { whole.append(lines[next..<start]) }
      whole.append(parts[place].file)
      next = start + parts[place].file.lines.count
      joined.insert(place)
    }
    if next < lines.count { whole.append(lines[next...]) }
    parts = parts.indices.filter { !joined.contains($0) }.map { parts[$0] }
    parts.append(Part(file: whole, only: nil))
    return parts.count - 1
  }

  /// At which of some lines others begin, which may stand out at both ends: negative in front of the first one; `nil`
  /// where they do not meet.
  private static func start(of part: [String], in lines: [String]) -> Int? {
    guard !part.isEmpty, !lines.isEmpty else { return nil }
    return (1 - part.count..<lines.count).first { start in
      let shared = max(0, start)..<min(lines.count, start + part.count)
      return shared.allSatisfy { lines[$0] == part[$0 - start] } && isTelling(lines[shared])
    }
  }

  /// Whether lines say so much that the same lines are those and no others.
  private static func isTelling(_ lines: some Sequence<String>) -> Bool {
    var rest = telling
    for line in lines {
      for byte in line.utf8
      where (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte >= 0x80 {
        rest -= 1
        if rest == 0 { return true }
      }
    }
    return false
  }

  /// All parts behind each other: what is known of the first content, and of what became of it.
  var together: FoldedFile {
    var whole = FoldedFile(FileText(lines: []))
    for part in parts { whole.append(part.file) }
    return whole
  }
}
