import SessionModel

/// Two runs beside each other as one page that needs nothing else: it folds without scripts, and nothing of the runs
/// acts in it.
///
/// Every step is in it; those that are the same in a row are folded. `#part` is where the runs part.
package enum ComparePage {
  /// Writes the page, a step at a time.
  package static func write(
    _ comparison: Comparison, _ options: ReportOptions, to sink: ([UInt8]) -> Void
  ) {
    withoutActuallyEscaping(sink) { sink in
      let writer = Writer(comparison: comparison, lines: TextLines(options: options), sink: sink)
      writer.page()
    }
  }
}

/// Writes the parts of the page.
private struct Writer {
  let comparison: Comparison
  let lines: TextLines
  let sink: ([UInt8]) -> Void

  func put(_ text: String) { sink(Array((text + "\n").utf8)) }

  func page() {
    let title = ComparedSide.allCases.map { text(comparison[$0].name) }
      .joined(separator: " and ")
    let isFragment = lines.options.isFragment
    put(
      isFragment
        ? HTMLPage.head(title: title, .fragment)
        : HTMLPage.top(title: title, policy: HTMLPage.policy) + "\n\(HTMLPage.root)>")
    head()
    steps()
    files()
    put(isFragment ? "</div>" : "</div>\n</body>\n</html>")
  }

  /// A foreign text for the content of an element, on one line.
  func text(_ text: String) -> String {
    HTMLText.escaped(lines.line(lines.options.redactor?.text(text) ?? text))
  }

  // MARK: The runs

  /// What the runs are, where they part, and their figures.
  func head() {
    put("<header><h1>\(CompareWords.parting(comparison))</h1>")
    let other = CompareWords.otherCall(comparison).map { "<br>\($0)" } ?? ""
    let link = comparison.divergence == nil ? "" : " · <a href=\"#part\">where they part</a>"
    put("<p class=\"facts\">\(CompareWords.counts(comparison))\(link)\(other)</p></header>")
    let heads = ["", "A", "B", "change"].map { "<th scope=\"col\">\($0)</th>" }.joined()
    put("<table class=\"table figures\"><thead><tr>\(heads)</tr></thead><tbody>")
    row("source") { text($0.name) }
    for (name, channel) in [("format", Channel.format), ("model", .model)] {
      row(name) { run in
        run.session.text(.root, channel, at: run.position, limit: 256).map(text) ?? ""
      }
    }
    row("status") { run in
      let status = run.status
      return "<span class=\"status \(status.bareWord)\">\(status.sign) \(status.word)</span>"
    }
    for figure in ComparedFigure.all(of: comparison) {
      row(figure.name, figure.a ?? "-", figure.b ?? "-", figure.change)
    }
    put("</tbody></table>")
  }

  private func row(_ name: String, _ value: (ComparedRun) -> String) {
    let values = ComparedSide.allCases.map { value(comparison[$0]) }
    if values.allSatisfy(\.isEmpty) { return }
    row(name, values[0], values[1], "")
  }

  private func row(_ name: String, _ a: String, _ b: String, _ change: String) {
    put("<tr><th scope=\"row\">\(name)</th><td>\(a)</td><td>\(b)</td><td>\(change)</td></tr>")
  }

  // MARK: Steps

  /// All steps, those that are the same in a row behind a row of their own.
  func steps() {
    put("<div class=\"rows\">")
    var same: [ComparedPair] = []
    func tellSame() {
      guard !same.isEmpty else { return }
      let count = "<span class=\"what\">= \(same.count) the same</span>"
      put("<details class=\"same\"><summary>\(count)</summary>")
      for pair in same {
        guard let item = pair.b else { continue }
        put("<p class=\"pair meta\">\(indent(pair))\(told(item, .b))</p>")
      }
      put("</details>")
      same = []
    }
    for (place, pair) in comparison.pairs.enumerated() {
      guard pair.differs else {
        same.append(pair)
        continue
      }
      tellSame()
      step(pair, isFirst: place == comparison.divergence)
    }
    tellSame()
    put("</div>")
  }

  /// A step that differs: whose it is, or what of it is another.
  private func step(_ pair: ComparedPair, isFirst: Bool) {
    let anchor = isFirst ? " id=\"part\"" : ""
    if let side = ComparedSide.allCases.first(where: { pair[$0] == nil }) {
      let own: ComparedSide = side == .a ? .b : .a
      guard let item = pair[own] else { return }
      let (sign, kind) = own == .a ? ("-", "del") : ("+", "add")
      put(
        "<p class=\"pair \(kind)\"\(anchor)>\(indent(pair))<span>\(sign) only \(own.letter)</span> "
          + "\(told(item, own))</p>")
      return
    }
    let words = pair.differences.map(\.words).joined(separator: ", ")
    let rows = ComparedSide.allCases.map { side in pair[side].map { told($0, side) } ?? "" }
    let what =
      rows[0] == rows[1] ? rows[1] : HTMLText.escaped(CompareWords.name(pair, comparison, lines))
    let open = isFirst || pair.isOtherwiseDone ? " open" : ""
    put(
      "<details class=\"pair\"\(anchor)\(open)><summary>\(indent(pair))<span class=\"what\">~ \(what)"
        + "</span><span class=\"took\">\(words)</span></summary>")
    let heads = ["", "A", "B"].map { "<th scope=\"col\">\($0)</th>" }.joined()
    put("<table class=\"table\"><thead><tr>\(heads)</tr></thead><tbody>")
    for excerpt in comparison.excerpts(of: pair) {
      let cells = ComparedSide.allCases.map { side in
        "<td class=\"\(side == .a ? "del" : "add")\">\(excerpt[side].map(text) ?? "(nothing)")</td>"
      }
      put("<tr><th scope=\"row\">\(excerpt.difference.words)</th>\(cells.joined())</tr>")
    }
    put("</tbody></table></details>")
  }

  /// A step of one run in a row.
  private func told(_ item: ComparedItem, _ side: ComparedSide) -> String {
    text(CompareWords.row(item, comparison[side], lines))
  }

  /// What stands in front of what a subagent did.
  private func indent(_ pair: ComparedPair) -> String {
    String(repeating: "<span class=\"in\"></span>", count: min(pair.depth, 8))
  }

  // MARK: Files

  /// The files that the runs left otherwise.
  func files() {
    let files = comparison.files.filter { !$0.isSame }
    if files.isEmpty { return }
    let heads = ["file", "A", "B"].map { "<th scope=\"col\">\($0)</th>" }.joined()
    put("<table class=\"table\"><thead><tr>\(heads)</tr></thead><tbody>")
    for file in files {
      let sides = ComparedSide.allCases.map { side in
        file[side].map { "\($0.mark.rawValue) +\($0.added) -\($0.removed)" } ?? "-"
      }
      let cells = sides.map { "<td>\($0)</td>" }.joined()
      put("<tr><th scope=\"row\">\(text(file.path))</th>\(cells)</tr>")
    }
    put("</tbody></table>")
  }
}

extension ComparedPair {
  /// Whether something else was done, or came of it, and not only said.
  fileprivate var isOtherwiseDone: Bool { differences.contains { $0 != .words && $0 != .time } }
}
