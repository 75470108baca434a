import CellGrid
import SessionModel

/// One row of the statistics: what it tells, and where it leads.
package struct StatisticsRow: ListRow, Sendable {
  /// What a row is about, in the order of the screen.
  package enum Section: String, CaseIterable, Hashable, Sendable {
    case session, tools, kinds, turns, steps, models, time, failures, files
  }

  /// What stands in a row.
  package enum Content: Sendable {
    /// What holds for the whole session: a word, and what there is to say.
    case line(name: SafeText, value: SafeText)
    /// The name of the section, and those of its columns.
    case head
    /// The calls of a tool or of a kind.
    case tool(StatisticsFigures.Tool)
    /// A turn, a file or a cause, as in the overview.
    case overview(OverviewRow)
    /// The tokens of a model.
    case model(TokenSum.Model)
    /// What was spent in a piece of time.
    case slice(SpentSlice)
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

  /// Whether the cursor can stand on it.
  package var canBeChosen: Bool {
    switch content {
    case .head, .blank: false
    case .line, .tool, .overview, .model, .slice, .more: true
    }
  }

  /// What it is called among the rows of its section, whichever place it has.
  var key: String? {
    switch content {
    case .line(let name, _): name.string
    case .tool(let tool): tool.name
    case .model(let model): model.name ?? ""
    case .slice(let slice): "\(slice.start.count)"
    case .overview(let row):
      if case .file(let file, _) = row.content {
        file.firstPath
      } else {
        goal.map { "\($0.index)" }
      }
    case .head, .more, .blank: nil
    }
  }
}
