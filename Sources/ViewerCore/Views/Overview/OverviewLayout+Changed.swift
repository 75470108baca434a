import CellGrid
import SessionModel

/// What was done to files.
extension OverviewLayout {
  /// The files that came, changed and went: a row for each, with the names of those that matter most.
  func changed() -> [Sentence] {
    let files = figures.files
    func row(_ verb: String, _ marks: [ChangedFile.Mark]) -> Sentence? {
      let some = files.filter { marks.contains($0.mark) }
      guard let first = some.first else { return nil }
      let (added, removed) = (
        some.reduce(0) { $0 + $1.added }, some.reduce(0) { $0 + $1.removed }
      )
      var sums: [String] = []
      if added > 0 { sums.append("+\(NumberText.grouped(added))") }
      if removed > 0 {
        sums.append("\(state.options.glyphs.minus.string)\(NumberText.grouped(removed))")
      }
      let counted = some.count == 1 ? "1 file" : "\(NumberText.grouped(some.count)) files"
      let lines =
        sums.isEmpty || columns < Self.roomy ? "" : " (\(sums.joined(separator: " ")) lines)"
      return sentence(
        "\(verb) \(counted)\(marks.contains(.written) ? ", new or replaced" : "")\(lines): ",
        some.map { (SafeText(name($0.path)), .toolName) },
        to: first.calls.first)
    }
    let isKnown = [
      row("made", [.added]), row("wrote", [.written]), row("changed", [.changed, .moved]),
      row("deleted", [.deleted]),
    ].compactMap { $0 }
    return isKnown + scratch() + edits(isOnly: isKnown.isEmpty && figures.scratch.isEmpty)
      + underWay()
  }

  /// The edits that are not done yet, by the files that they are to change.
  private func underWay() -> [Sentence] {
    let calls = figures.deeds.underWay
    guard let first = calls.first else { return [] }
    var seen: Set<SafeText> = []
    let files = calls.flatMap { call -> [SafeText] in
      let paths = session.edits(of: call, at: state.position).map { SafeText(name($0.path)) }
      return paths.isEmpty ? [summary(call)] : paths
    }.filter { !$0.isEmpty && seen.insert($0).inserted }
    let head = calls.count == 1 ? "an edit is under way: " : "\(calls.count) edits are under way: "
    return [sentence(head, files.map { ($0, .toolName) }, to: first)]
  }

  /// The files that are gone again: nothing of them is left.
  private func scratch() -> [Sentence] {
    guard let first = figures.scratch.first?.calls.first else { return [] }
    return [
      sentence(
        "made and removed again: ", figures.scratch.map { (SafeText(name($0.path)), .dim) },
        to: first)
    ]
  }

  /// The edits of which the record tells no file: by what the calls are about, where no file is known at all.
  private func edits(isOnly: Bool) -> [Sentence] {
    let edits = figures.deeds.groups(of: [.edit, .write, .patch])
    let count = edits.reduce(0) { $0 + $1.count - $1.failed }
    let calls = edits.flatMap(\.calls).sorted()
    guard let first = calls.first, count > 0 else { return [] }
    let words = "\(count) \(count == 1 ? "edit" : "edits")"
    let told = "\(count) more \(count == 1 ? "edit" : "edits") of which no file is recorded"
    return [
      isOnly
        ? sentence("\(words): ", items(about: calls), to: first)
        : Sentence(
          row: row(.done, [Span(SafeText(told), .dim)], to: first), verb: told, bare: told)
    ]
  }

  /// The last part of a path, with the folder in front where that alone says too little.
  func name(_ path: String) -> String {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return path }
    let isUsual = ["index", "mod", "main", "page", "route", "__init__", "README", "layout"].contains
    {
      last.hasPrefix($0 + ".")
    }
    return isUsual && parts.count > 1 ? parts.suffix(2).joined(separator: "/") : String(last)
  }
}
