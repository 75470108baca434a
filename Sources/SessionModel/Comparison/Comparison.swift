/// Two runs, step by step: where they part, and what differs.
///
/// What is compared is what was said and done and what came of it, at the ends of both sessions. Thinking and what
/// programs put between is left out, and so is which message a call belongs to.
package struct Comparison {
  /// The first run.
  package let a: ComparedRun
  /// The second run.
  package let b: ComparedRun
  /// The steps of both, in order; those of a subagent stand behind the call that started it.
  package let pairs: [ComparedPair]
  /// What the steps say, as it is compared.
  let texts: (a: ComparedText, b: ComparedText)
  /// The files that they changed.
  package let files: [ComparedFile]
  /// Where something else was said or done first; `nil` where that is nowhere.
  package let divergence: Int?
  /// Where another call was made first; `nil` where that is nowhere.
  package let callDivergence: Int?

  /// Compares two runs.
  package init(_ a: ComparedRun, _ b: ComparedRun) {
    (self.a, self.b) = (a, b)
    let folders = [a, b].map { ComparedText.folder(of: $0.session, at: $0.position) }
    let takesOutFolder = folders[0] != folders[1]
    texts = (
      ComparedText(a.session, at: a.position, takesOutFolder: takesOutFolder),
      ComparedText(b.session, at: b.position, takesOutFolder: takesOutFolder)
    )
    var walk = PairWalk(texts.a, texts.b)
    pairs = walk.pairs()
    files = ComparedFile.all(a, b)
    divergence = pairs.firstIndex(where: \.parts)
    callDivergence = pairs.firstIndex { $0.parts && $0.isCall }
  }

  /// One of the runs.
  package subscript(side: ComparedSide) -> ComparedRun {
    switch side {
    case .a: a
    case .b: b
    }
  }

  private func texts(_ side: ComparedSide) -> ComparedText {
    switch side {
    case .a: texts.a
    case .b: texts.b
    }
  }

  /// What was said in a step, with paths from the folder of the run; `nil` for a call.
  package func message(of item: ComparedItem, in side: ComparedSide) -> String? {
    self[side].message(of: item).map(texts(side).plain)
  }

  /// All arguments of a call by name, with paths from the folder of the run.
  package func arguments(of item: ComparedItem, in side: ComparedSide) -> [Argument] {
    item.kind == .call ? texts(side).list(item.node, all: true) : []
  }

  /// What a call gave back, or why it failed, with paths from the folder of the run.
  package func result(of item: ComparedItem, in side: ComparedSide) -> String? {
    item.kind == .call ? texts(side).result(item.node) : nil
  }

  /// Whether both runs said and did the same, and the same came of it.
  package var isSame: Bool {
    !pairs.contains(where: \.differs) && a.status.value == b.status.value
      && files.allSatisfy(\.isSame)
  }

  /// How many steps are what.
  package var counts: (same: Int, changed: Int, onlyA: Int, onlyB: Int) {
    var counts = (same: 0, changed: 0, onlyA: 0, onlyB: 0)
    for pair in pairs {
      if pair.a == nil {
        counts.onlyB += 1
      } else if pair.b == nil {
        counts.onlyA += 1
      } else if pair.differs {
        counts.changed += 1
      } else {
        counts.same += 1
      }
    }
    return counts
  }
}
