import SessionModel

/// Two runs side by side for people: where they part, their figures, and what differs step by step.
///
/// The signs are those of `diff`: `-` only the first run has it, `+` only the second, `~` it differs.
package enum CompareReport {
  /// Steps that differ which are told; the document has all.
  private static let limit = 60
  /// Cells of the columns of figures.
  private static let columnWidth = 13

  /// Writes a comparison.
  package static func write(
    _ comparison: Comparison, _ options: ReportOptions, to sink: ([UInt8]) -> Void
  ) {
    let lines = TextLines(options: options)
    func put(_ text: String) {
      let end = text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex
      sink(Array((text[..<end] + "\n").utf8))
    }
    for side in ComparedSide.allCases { head(comparison[side], side, lines, put) }
    put("")
    parting(comparison, lines, put)
    put("")
    figures(comparison, lines, put)
    put("")
    steps(comparison, lines, put)
    files(comparison, lines, put)
  }

  private static var columns: Int { TextLines.pipeColumns }

  /// Cuts a line to the screen, or to that of a pipe: who wants all of it has the document.
  private static func cut(_ text: String, _ lines: TextLines) -> String {
    lines.cut(text, to: lines.options.columns ?? columns)
  }

  // MARK: What the runs are

  private static func head(
    _ run: ComparedRun, _ side: ComparedSide, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let status = run.status
    let facts = [Channel.format, .model].compactMap { channel in
      run.session.text(.root, channel, at: run.position, limit: 256)
    }.filter { !$0.isEmpty }.map { "  " + lines.line($0) }
    let end = facts.joined() + "  " + status.word
    let width = (lines.options.columns ?? columns) - lines.options.width(end) - 3
    // The end of a path tells more than its beginning.
    let name = lines.line(run.name)
    put("\(side.letter)  " + lines.cutFront(name, to: max(12, width)) + end)
  }

  // MARK: Where they part

  private static func parting(
    _ comparison: Comparison, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let options = lines.options
    put(options.painted(CompareWords.parting(comparison), .title))
    guard let first = comparison.divergence else { return }
    sides(comparison.pairs[first], comparison, "  ", lines, put)
    guard let other = CompareWords.otherCall(comparison), let call = comparison.callDivergence
    else { return }
    put(options.painted(other, .title))
    sides(comparison.pairs[call], comparison, "  ", lines, put)
  }

  /// A row of each run, and below it what differs where the rows do not show it.
  private static func sides(
    _ pair: ComparedPair, _ comparison: Comparison, _ indent: String, _ lines: TextLines,
    _ put: (String) -> Void
  ) {
    let rows = self.rows(pair, comparison, lines)
    if let row = rows[0], row == rows[1] {
      put(cut("\(indent)   \(row)", lines))
    } else if pair.differences.contains(where: { $0 != .words && $0.isDeed }) {
      for (side, row) in zip(ComparedSide.allCases, rows) {
        if let row { put(cut("\(indent)\(side.letter)  \(row)", lines)) }
      }
      let told: Set<ComparedDifference> = [.arguments, .tool]
      return excerpts(pair, comparison, indent, except: told, lines, put)
    }
    excerpts(pair, comparison, indent, except: [], lines, put)
  }

  /// The step of each run in a row.
  private static func rows(
    _ pair: ComparedPair, _ comparison: Comparison, _ lines: TextLines
  ) -> [String?] {
    ComparedSide.allCases.map { side in pair[side].map { row($0, comparison[side], lines) } }
  }

  private static func excerpts(
    _ pair: ComparedPair, _ comparison: Comparison, _ indent: String,
    except told: Set<ComparedDifference>, _ lines: TextLines, _ put: (String) -> Void
  ) {
    for excerpt in comparison.excerpts(of: pair) where !told.contains(excerpt.difference) {
      let label = excerpt.difference == .words ? "" : "\(excerpt.difference.words)  "
      for side in ComparedSide.allCases {
        let text = excerpt[side].map(lines.line) ?? "(nothing)"
        put(cut("\(indent)\(side.letter)  \(label)\(text)", lines))
      }
    }
  }

  private static func row(_ item: ComparedItem, _ run: ComparedRun, _ lines: TextLines) -> String {
    CompareWords.row(item, run, lines)
  }

  // MARK: Figures

  private static func figures(
    _ comparison: Comparison, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let nameWidth = 18
    func row(_ name: String, _ a: String, _ b: String, _ change: String = "") {
      let cells = [a, b, change].enumerated().map { place, text in
        let width = place == 2 ? 0 : columnWidth
        return String(repeating: " ", count: max(0, width - lines.options.width(text))) + text
      }
      put(lines.padded(name, to: nameWidth) + cells[0] + cells[1] + "  " + cells[2])
    }
    row("", "A", "B")
    for figure in ComparedFigure.all(of: comparison) {
      row(figure.name, figure.a ?? "-", figure.b ?? "-", figure.change)
    }
  }

  // MARK: Steps

  private static func steps(
    _ comparison: Comparison, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let counts = comparison.counts
    put(CompareWords.counts(comparison))
    var told = 0
    var same = 0
    func tellSame() {
      if same > 0 { put(lines.options.painted("  = \(same) the same", .quiet)) }
      same = 0
    }
    let all = counts.changed + counts.onlyA + counts.onlyB
    if all == 0 { return }
    for (place, pair) in comparison.pairs.enumerated() {
      guard pair.differs else {
        same += 1
        continue
      }
      tellSame()
      guard told < limit else { break }
      told += 1
      step(pair, isFirst: place == comparison.divergence, comparison, lines, put)
    }
    tellSame()
    if all > told { put("  and \(all - told) more steps that differ: --json tells all") }
  }

  private static func step(
    _ pair: ComparedPair, isFirst: Bool, _ comparison: Comparison, _ lines: TextLines,
    _ put: (String) -> Void
  ) {
    let mark = isFirst ? "> " : "  "
    let indent = String(repeating: "  ", count: min(pair.depth, 8))
    if pair.a == nil || pair.b == nil {
      guard let side = ComparedSide.allCases.first(where: { pair[$0] != nil }),
        let item = pair[side]
      else { return }
      let sign = side == .a ? "-" : "+"
      put(cut("\(mark)\(sign) \(indent)\(row(item, comparison[side], lines))", lines))
      return
    }
    let words = pair.differences.map(\.words).joined(separator: ", ")
    let rows = self.rows(pair, comparison, lines)
    let isOne = rows[0] == rows[1]
    let what = isOne ? rows[1] : CompareWords.name(pair, comparison, lines)
    let width = (lines.options.columns ?? columns) - lines.options.width(words) - 6
    let head = lines.cut(indent + (what ?? ""), to: max(12, width))
    put(cut("\(mark)~ \(head): \(words)", lines))
    if !isOne { return sides(pair, comparison, "    " + indent, lines, put) }
    excerpts(pair, comparison, "    " + indent, except: [], lines, put)
  }

  // MARK: Files

  private static func files(
    _ comparison: Comparison, _ lines: TextLines, _ put: (String) -> Void
  ) {
    let files = comparison.files
    if files.isEmpty { return }
    let same = files.count(where: \.isSame)
    put("")
    put("files: \(same) the same" + (same == files.count ? "" : " · \(files.count - same) differ"))
    for file in files where !file.isSame {
      let sign = file.a == nil ? "+" : file.b == nil ? "-" : "~"
      let sides = ComparedSide.allCases.map { side in
        file[side].map { "\(side.letter) \($0.mark.rawValue) +\($0.added) -\($0.removed)" } ?? ""
      }
      let end = sides.filter { !$0.isEmpty }.joined(separator: "   ")
      let width = (lines.options.columns ?? columns) - lines.options.width(end) - 6
      let path = lines.cutFront(lines.line(file.path), to: max(12, width))
      put("  \(sign) " + lines.padded(path, to: max(12, width)) + "  " + end)
    }
  }
}
