/// What became of a file, as a diff whose lines know the calls that wrote them.
package struct FoldedDiff: Sendable {
  /// One line.
  package struct Line: Hashable, Sendable {
    /// What became of it.
    package var kind: FileEdit.Hunk.Line.Kind
    /// The line, without its end.
    package var text: String
    /// The call that wrote it or took it away; none where nothing tells.
    package var author: NodeID
    /// Its number in the file before and after, from 1.
    package var oldNumber: Int?
    package var newNumber: Int?
    /// Whether it is the last one, without a line end.
    package var isOpen = false
  }

  /// Lines that belong together.
  package struct Hunk: Hashable, Sendable {
    /// The lines.
    package var lines: [Line]
    /// The call whose edit it is, where it is one edit that stands by itself.
    package var call: NodeID?
  }

  /// The changes, in order.
  package var hunks: [Hunk] = []

  /// Lines around a change that are shown.
  private static let context = 3
  /// Changes of a block that are looked for line by line.
  private static let changeLimit = 200

  /// Makes the diff from the first content of a file to what it is, or of each part of it that is known; edits that
  /// have no place stand behind it, each by itself.
  package init(_ file: FoldedFile) {
    if file.base != .unknown { cut(Self.lines(of: file)) }
    for part in file.parts {
      if let step = part.only {
        hunks += Self.hunks(of: step)
        continue
      }
      let lines = Self.lines(of: part.file).map { line in
        var line = line
        // Of a part it is not known where it stands.
        (line.oldNumber, line.newNumber) = (nil, nil)
        return line
      }
      cut(lines)
    }
    for step in file.unplaced { hunks += Self.hunks(of: step) }
  }

  /// All lines, those that went and those that came.
  private static func lines(of file: FoldedFile) -> [Line] {
    let old = file.first?.lines ?? []
    let (oldKeys, newKeys) = (file.first?.keys ?? [], file.text.keys)
    var out: [Line] = []
    var (i, j) = (0, 0)
    func removed(_ index: Int) -> Line {
      Line(
        kind: .removed, text: old[index], author: file.removers[Int32(index)] ?? .none,
        oldNumber: index + 1, isOpen: oldKeys[index] != old[index])
    }
    func added(_ index: Int) -> Line {
      let line = file.lines[index]
      return Line(
        kind: .added, text: line.text, author: line.author, newNumber: index + 1,
        isOpen: newKeys[index] != line.text)
    }
    func kept(_ a: Int, _ b: Int) -> Line {
      var line = added(b)
      (line.kind, line.oldNumber, line.author) = (.context, a + 1, .none)
      return line
    }
    /// Tells what went and what came between two lines that stayed; what is the same again is none of it.
    func block(to a: Int, _ b: Int) {
      let steps = EditScript.steps(
        Array(oldKeys[i..<a]), Array(newKeys[j..<b]), limit: Self.changeLimit)
      for step in steps {
        switch step {
        case .keep:
          out.append(kept(i, j))
          (i, j) = (i + 1, j + 1)
        case .remove:
          out.append(removed(i))
          i += 1
        case .add:
          out.append(added(j))
          j += 1
        }
      }
    }
    for (place, line) in file.lines.enumerated() where line.origin >= i {
      let origin = Int(line.origin)
      guard oldKeys[origin] == newKeys[place] else { continue }
      block(to: origin, place)
      out.append(kept(origin, place))
      (i, j) = (origin + 1, place + 1)
    }
    block(to: old.count, file.lines.count)
    return out
  }

  /// Cuts lines into hunks: what is far from every change is left out.
  private mutating func cut(_ lines: [Line]) {
    var from: Int?
    var last = 0
    func close(_ end: Int) {
      if let start = from { hunks.append(Hunk(lines: Array(lines[start..<min(lines.count, end)]))) }
      from = nil
    }
    for (index, line) in lines.enumerated() where line.kind != .context {
      if from != nil, index - last > 2 * Self.context { close(last + Self.context + 1) }
      if from == nil { from = max(0, index - Self.context) }
      last = index
    }
    close(last + Self.context + 1)
  }

  /// An edit that stands by itself.
  private static func hunks(of step: FoldedFile.Step) -> [Hunk] {
    if step.edit.hunks.isEmpty, let content = step.edit.content {
      let lines = FileEdit.lines(content).enumerated().map { index, text in
        Line(kind: .added, text: text, author: step.call, newNumber: index + 1)
      }
      return lines.isEmpty ? [] : [Hunk(lines: lines, call: step.call)]
    }
    return step.edit.hunks.map { hunk in
      var (old, new) = (hunk.oldStart, hunk.newStart)
      let lines = hunk.lines.map { line in
        defer {
          if line.kind != .added { old = old.map { $0 + 1 } }
          if line.kind != .removed { new = new.map { $0 + 1 } }
        }
        return Line(
          kind: line.kind, text: line.text, author: line.kind == .context ? .none : step.call,
          oldNumber: line.kind == .added ? nil : old, newNumber: line.kind == .removed ? nil : new)
      }
      return Hunk(lines: lines, call: step.call)
    }
  }
}
