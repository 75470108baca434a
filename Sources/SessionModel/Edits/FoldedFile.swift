/// The edits of one file put together: what it is now, line by line with the call that wrote it, and what it
/// was at first.
///
/// Where the first content is not in the record, or an edit cannot be placed, that is said: `base`, `unplaced`.
package struct FoldedFile: Sendable {
  /// What is known of the first content.
  package enum Base: Hashable, Sendable {
    /// It is in the record, or there was no file.
    case told
    /// A call wrote the whole file, and nobody says what there was before, but for lines that edits name.
    case written
    /// Only the edits are known.
    case unknown
  }

  /// One line of the file.
  package struct Line: Hashable, Sendable {
    /// The line, without its end.
    package var text: String
    /// Which line of the first content it is; -1 for one that came.
    package var origin: Int32
    /// The call that wrote it; none for a line that was there, or that something else wrote.
    package var author: NodeID
  }

  /// An edit, and the call that did it.
  package struct Step: Hashable, Sendable {
    package var call: NodeID
    package var edit: FileEdit

    package init(_ call: NodeID, _ edit: FileEdit) { (self.call, self.edit) = (call, edit) }
  }

  /// What is known of the first content.
  package private(set) var base = Base.told
  /// The first content, or what edits tell of it; `nil` where there was no file, and where nobody knows.
  package private(set) var first: FileText?
  /// The lines of the file as it is.
  package internal(set) var lines: [Line] = []
  /// Whether no line end stands behind the last line.
  package internal(set) var isOpen = false
  /// Whether there is a file.
  package internal(set) var isThere: Bool
  /// The calls that took away lines of the first content.
  var removers: [Int32: NodeID] = [:]
  /// The edits that could not be placed: something else has changed the file in between.
  package internal(set) var unplaced: [Step] = []
  /// The parts of the file that edits name, where only those are known.
  package private(set) var parts: [FoldedParts.Part] = []

  /// Makes a file as it was before any edit.
  init(_ first: FileText?) {
    self.first = first
    isThere = first != nil
    isOpen = first?.isOpen ?? false
    lines = (first?.lines ?? []).enumerated().map { index, text in
      Line(text: text, origin: Int32(index), author: .none)
    }
  }

  /// Puts edits together, in the order in which they were done.
  ///
  /// What was read is an edit that changes nothing and tells the content before it.
  package init(_ all: [Step]) {
    // What was read before the first edit is what it may have been, and no change.
    let start = all.firstIndex { !$0.edit.isRead } ?? all.count
    let steps = Array(all[start...])
    var best: FoldedFile?
    for first in Self.beginnings(steps, read: all[..<start].last?.edit.original) {
      var file = FoldedFile(first)
      for step in steps { file.take(step) }
      if file.unplaced.isEmpty {
        self = file
        return
      }
      if file.unplaced.count < best?.unplaced.count ?? steps.count { best = file }
    }
    if let best {
      self = best
      return
    }
    self.init(nil)
    let whole =
      steps.firstIndex { $0.edit.content != nil || $0.edit.kind == .added } ?? steps.count
    var known = FoldedParts()
    for step in steps[..<whole] where !step.edit.isRead { known.take(step) }
    if whole == steps.count {
      base = .unknown
      (parts, unplaced) = (known.parts, known.unplaced)
      isThere = steps.last?.edit.kind != .deleted
      return
    }
    // What a file had that is written anew is gone, as far as its edits tell what it was.
    if !known.parts.isEmpty { self = known.together }
    base = .written
    for step in steps[whole...] { take(step) }
  }

  /// Puts lines behind those that there are, which were there at first.
  mutating func append(_ texts: some Sequence<String>) {
    let start = Int32(first?.lines.count ?? 0)
    for (index, text) in texts.enumerated() {
      first?.lines.append(text)
      lines.append(Line(text: text, origin: start + Int32(index), author: .none))
    }
  }

  /// Puts a part of a file behind the lines that there are.
  mutating func append(_ part: FoldedFile) {
    let start = Int32(first?.lines.count ?? 0)
    first?.lines += part.first?.lines ?? []
    for var line in part.lines {
      if line.origin >= 0 { line.origin += start }
      lines.append(line)
    }
    for (origin, call) in part.removers { removers[origin + start] = call }
  }

  /// Takes all lines away.
  mutating func empty(by call: NodeID) { replace(lines.indices, by: [], author: call) }

  /// What the first content may be, what is most certain first; `nil` in the list stands for no file.
  private static func beginnings(_ steps: [Step], read: String?) -> [FileText?] {
    guard let first = steps.first else { return [nil] }
    if first.edit.kind == .added { return [nil] }
    var found: [FileText?] = []
    if let original = first.edit.original { found.append(FileText(original)) }
    if let read { found.append(FileText(read)) }
    for (index, step) in steps.enumerated() {
      guard let before = step.edit.original.map({ FileText($0) }) ?? step.edit.undone() else {
        continue
      }
      var text: FileText? = before
      for earlier in steps[..<index].reversed() {
        text = text.flatMap { earlier.edit.undone(from: $0) }
      }
      if let text, index > 0 || first.edit.original == nil { found.append(text) }
      break
    }
    return found
  }

  /// Takes the next edit.
  mutating func take(_ step: Step) {
    let edit = step.edit
    // What stood there before the edit is told: what else changed the file shows in that.
    if let original = edit.original.map({ FileText($0) }), edit.kind != .added {
      isThere = true
      if original.lines != lines.map(\.text) { become(original, by: .none) }
      if edit.isRead { return }
    }
    if edit.kind == .deleted {
      empty(by: step.call)
      (isThere, isOpen) = (false, false)
      return
    }
    if let content = edit.content {
      isThere = true
      return become(FileText(content), by: step.call)
    }
    if edit.kind == .added {
      isThere = true
      let lines = edit.hunks.flatMap(\.lines).filter { $0.kind == .added }.map(\.text)
      return become(FileText(lines: lines), by: step.call)
    }
    var next = self
    var from = 0
    for hunk in edit.hunks {
      guard next.place(hunk, from: &from, at: hunk.newStart, by: step.call) else {
        unplaced.append(step)
        return
      }
    }
    if !edit.hunks.isEmpty { next.isThere = true }
    self = next
  }

  /// The file as a text.
  package var text: FileText { FileText(lines: lines.map(\.text), isOpen: isOpen) }
}

extension FileEdit {
  /// Whether it only tells what the content was.
  fileprivate var isRead: Bool {
    original != nil && hunks.isEmpty && content == nil && kind == .changed
  }

  /// The content before the edit, found from that behind it; `nil` where it cannot be.
  func undone() -> FileText? {
    guard let content, !hunks.isEmpty, hunks.allSatisfy({ $0.newStart != nil }) else { return nil }
    return undone(from: FileText(content))
  }

  /// The content before the edit, found from another one behind it.
  func undone(from text: FileText) -> FileText? {
    switch kind {
    case .changed, .moved: break
    case .added, .deleted, .written: return nil
    }
    var file = FoldedFile(text)
    for hunk in hunks.reversed() {
      var from = 0
      guard let back = hunk.turned, file.place(back, from: &from, at: hunk.newStart, by: .none)
      else { return nil }
    }
    return file.text
  }
}

extension FileEdit.Hunk {
  /// The hunk that takes this one back; `nil` where that is not certain.
  fileprivate var turned: Self? {
    var hunk = Self(
      oldStart: newStart, newStart: oldStart,
      lines: lines.map { line in
        let kind: Line.Kind =
          switch line.kind {
          case .context: .context
          case .added: .removed
          case .removed: .added
          }
        return Line(kind: kind, text: line.text)
      })
    guard let swap else { return hunk }
    if swap.isEverywhere || swap.new.isEmpty { return nil }
    hunk.swap = Swap(old: swap.new, new: swap.old)
    return hunk
  }
}
