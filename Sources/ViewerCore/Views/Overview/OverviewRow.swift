import CellGrid
import SessionModel

/// One row of the overview: what it tells, and where it leads.
package struct OverviewRow: ListRow, Sendable {
  /// What a row is about.
  package enum Section: String, CaseIterable, Hashable, Sendable {
    case about, asked, answer, ended, done, failed, files, turns, steps, took, waited, tokens, cost
  }

  /// What stands in a row.
  package enum Content: Sendable {
    /// Text, and more at the right end.
    case text([Span], right: [Span])
    /// A turn or a step with its first words, and what came of it.
    case part(OverviewFigures.Part, [Span])
    /// A file with its path from the folder that all have in common.
    case file(ChangedFile, SafeText)
    /// Calls that failed for one reason: what they are, how many others are not named, the reason, and when it
    /// was and what became of it.
    case failure(
      count: Int, what: SafeText, others: SafeText, why: SafeText, isHarmless: Bool, right: [Span])
    /// So many rows are left out.
    case more(SafeText)
    /// Nothing: room between two sections.
    case blank
  }

  /// What it is about.
  package var section: Section
  /// What stands in it.
  package var content: Content
  /// Where it leads; `nil` where it leads nowhere.
  var goal: NodeID?
  /// What stands in front of its section where the name of it would not be right.
  var label: SafeText?
  /// Whether the name of its section stands in front of it.
  package var isFirst = false

  /// What stands in front of the first row of a section.
  package var name: SafeText { label ?? SafeText(section.rawValue) }

  /// Whether the cursor can stand on it.
  package var canBeChosen: Bool {
    if case .blank = content { false } else { true }
  }

  /// Whether it stands for rows that are left out.
  var isMore: Bool {
    if case .more = content { true } else { false }
  }
}
