import CellGrid

/// Where the columns of the tables of tools and kinds stand: one rule for drawing and clicking.
package struct StatisticsPlace: Sendable {
  /// One column of figures.
  package struct Place: Sendable {
    package var column: StatisticsView.Column
    /// The columns of the screen.
    package var range: Range<Int>
  }

  /// The columns that there is room for.
  package var columns: [Place] = []
  /// The columns of names.
  package var names: Range<Int>
  /// The columns of bars; empty where there is no room.
  package var bars: Range<Int>

  /// Fewer columns than these show nothing.
  private static let leastBars = 10

  /// Divides the room.
  package init(columns room: Int) {
    var end = 1 + max(12, min(32, room / 4 - 2))
    names = 1..<max(1, min(end, room))
    for column in StatisticsView.Column.allCases.dropFirst() {
      let start = end
      end += column.width
      if end > room {
        end = start
        break
      }
      columns.append(Place(column: column, range: start..<end))
    }
    let start = end + 2
    bars = room - 1 - start >= Self.leastBars ? start..<min(room - 1, start + 50) : 0..<0
  }
}

extension StatisticsView.Column {
  /// The columns of the screen that it takes, the blanks in front included.
  fileprivate var width: Int {
    switch self {
    case .tool: 0
    case .kind: 9
    case .calls, .share: 6
    case .failed, .median: 8
    case .p95, .total: 7
    case .longest: 9
    }
  }
}
