/// Where an edit belongs, and what it leaves of the lines.
extension FoldedFile {
  /// Changes between two versions of a text that are looked for line by line.
  private static let changeLimit = 400

  /// How exactly lines are compared, the most exact first: patches of models are not always exact.
  private enum Exactness: CaseIterable {
    case exact, withoutEnd, trimmed

    func isSame(_ a: String, _ b: String) -> Bool {
      switch self {
      case .exact: a == b
      case .withoutEnd: Self.end(a).elementsEqual(Self.end(b))
      case .trimmed:
        Self.end(a).drop(while: \.isBlank).elementsEqual(Self.end(b).drop(while: \.isBlank))
      }
    }

    /// A line without blanks at its end.
    private static func end(_ text: String) -> Substring.UTF8View {
      var rest = text[...].utf8
      while let last = rest.last, last.isBlank { rest.removeLast() }
      return rest
    }
  }

  /// Makes the file another text; what is the same keeps its author.
  mutating func become(_ text: FileText, by author: NodeID) {
    replace(lines.indices, by: text.lines, author: author)
    isOpen = text.isOpen
  }

  /// Puts lines in the place of others; those that are the same stay who they are.
  mutating func replace(_ range: Range<Int>, by new: [String], author: NodeID) {
    let old = Array(lines[range])
    let steps = EditScript.steps(old.map(\.text), new, limit: Self.changeLimit)
    var out: [Line] = []
    var (i, j) = (0, 0)
    for step in steps {
      switch step {
      case .keep:
        out.append(old[i])
        (i, j) = (i + 1, j + 1)
      case .remove:
        if old[i].origin >= 0 { removers[old[i].origin] = author }
        i += 1
      case .add:
        out.append(Line(text: new[j], origin: -1, author: author))
        j += 1
      }
    }
    lines.replaceSubrange(range, with: out)
  }

  /// Does what a hunk says, where it belongs; tells whether there is such a place.
  ///
  /// - Parameters:
  ///   - from: the line behind the hunk before, for hunks without a number.
  ///   - start: the number of its first line, where that is told.
  mutating func place(
    _ hunk: FileEdit.Hunk, from: inout Int, at start: Int?, by author: NodeID
  ) -> Bool {
    if let swap = hunk.swap { return self.swap(swap, by: author) }
    let old = hunk.lines.filter { $0.kind != .added }
    let new = hunk.lines.filter { $0.kind != .removed }
    var goal = start.map { $0 - (new.isEmpty ? 0 : 1) }
    if old.isEmpty {
      if let goal, !(0...lines.count).contains(goal) { return false }
      goal = goal ?? lines.count
    }
    guard let at = find(old.map(\.text), from: from, near: goal) else { return false }
    // What the hunk names as context is as the file has it.
    var next = at
    var texts: [String] = []
    for line in hunk.lines {
      switch line.kind {
      case .context:
        texts.append(lines[next].text)
        next += 1
      case .removed: next += 1
      case .added: texts.append(line.text)
      }
    }
    let isEnd = next == lines.count
    replace(at..<next, by: texts, author: author)
    from = at + texts.count
    // Whoever writes a new last line ends it, as far as one can tell.
    if isEnd, hunk.lines.last?.kind == .added || lines.isEmpty { isOpen = false }
    return true
  }

  /// The place of lines: at a number, near it, behind a line, or anywhere.
  private func find(_ old: [String], from: Int, near goal: Int?) -> Int? {
    if old.isEmpty { return goal }
    let last = lines.count - old.count
    guard last >= 0 else { return nil }
    for exactness in Exactness.allCases {
      func isAt(_ place: Int) -> Bool {
        for (offset, text) in old.enumerated()
        where !exactness.isSame(lines[place + offset].text, text) { return false }
        return true
      }
      if let goal {
        let goal = max(0, min(last, goal))
        for distance in 0...max(goal, last - goal) {
          if goal + distance <= last, isAt(goal + distance) { return goal + distance }
          if goal - distance >= 0, isAt(goal - distance) { return goal - distance }
        }
      } else {
        let start = min(from, last + 1)
        if let place = (start...last + 1).first(where: { $0 <= last && isAt($0) }) { return place }
        if let place = (0..<start).first(where: isAt) { return place }
      }
    }
    return nil
  }

  /// Puts a text in the place of another, which may begin and end inside of lines.
  private mutating func swap(_ swap: FileEdit.Hunk.Swap, by author: NodeID) -> Bool {
    let old = Array(swap.old.utf8)
    if old.isEmpty {
      guard lines.isEmpty else { return false }
      become(FileText(swap.new), by: author)
      return true
    }
    let bytes = Array(text.text.utf8)
    var out: [UInt8] = []
    var start = 0
    while let place = Self.place(of: old, in: bytes, from: start) {
      out += bytes[start..<place]
      out += swap.new.utf8
      start = place + old.count
      if !swap.isEverywhere { break }
    }
    guard start > 0 else { return false }
    out += bytes[start...]
    become(FileText(String(decoding: out, as: UTF8.self)), by: author)
    return true
  }

  /// Where bytes stand in others.
  private static func place(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard start <= bytes.count - wanted.count else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      wanted.withUnsafeBufferPointer { wanted in
        (start...bytes.count - wanted.count).first { place in
          guard bytes[place] == wanted[0] else { return false }
          for offset in 1..<max(1, wanted.count) where bytes[place + offset] != wanted[offset] {
            return false
          }
          return true
        }
      }
    }
  }
}

extension UInt8 {
  /// Whether it is a blank that stands at the ends of lines.
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d }
}
