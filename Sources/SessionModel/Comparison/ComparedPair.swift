/// One step of two runs: what both did, or what one of them did.
package struct ComparedPair: Hashable, Sendable {
  /// The step of the first run; `nil` where it has none.
  package let a: ComparedItem?
  /// The step of the second run; `nil` where it has none.
  package let b: ComparedItem?
  /// How many subagents are around it.
  package let depth: Int
  /// What differs, in the order of ``ComparedDifference``.
  package let differences: [ComparedDifference]

  /// The step of one of the runs.
  package subscript(side: ComparedSide) -> ComparedItem? {
    switch side {
    case .a: a
    case .b: b
    }
  }

  /// The step of the first run that has it.
  package var item: ComparedItem? { a ?? b }

  /// Whether something differs that makes two runs different ones.
  package var differs: Bool { differences.contains(where: \.counts) }

  /// Whether something else was said or done.
  package var parts: Bool { differences.contains(where: \.isDeed) }

  /// Whether it is about a call.
  package var isCall: Bool { item?.kind == .call }
}
