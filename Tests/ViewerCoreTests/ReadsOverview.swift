import CellGrid
import TestSupport

@testable import ViewerCore

/// Tests that read the overview in words.
protocol ReadsOverview {}

extension ReadsOverview {
  /// The rows of a section: the name in front, and the text.
  func rows(_ section: OverviewRow.Section, _ reader: Reader) -> [String] {
    (reader.state.overview?.rows ?? []).filter { $0.section == section && $0.canBeChosen }.map {
      row in
      let name = row.isFirst ? row.name.string + ": " : ""
      switch row.content {
      case .text(let spans, _): return name + spans.map(\.text.string).joined()
      case .part(let part, let words):
        return name + "\(part.number) " + words.map(\.text.string).joined()
      case .file(_, let path): return name + path.string
      case .failure(let count, let what, let others, let why, _, let right):
        let verdict = right.map(\.text.string).joined()
        return name + "\(count) \(what.string)\(others.string): \(why.string) [\(verdict)]"
      case .more(let text): return name + text.string
      case .blank: return ""
      }
    }
  }

  func overview(_ job: SessionBuilder, rows: Int = 40) -> Reader {
    var reader = Reader(job, rows: rows)
    reader.press("=")
    return reader
  }
}
