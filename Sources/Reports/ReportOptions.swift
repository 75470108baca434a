import SessionModel

/// What a report depends on beside the session.
package struct ReportOptions {
  /// The position that is looked at; `nil` for the last.
  package var position: Int32?
  /// Until when a session that goes on has taken, on its own clock; `nil` where it has until its last record.
  package var now: Milliseconds?
  /// The one item to write, with everything inside; `nil` for the whole session.
  package var item: NodeID?
  /// Whether JSON stands on one line.
  package var isCompact = false
  /// The width of the screen in cells; `nil` where nothing is to be cut (a pipe, a file).
  package var columns: Int?
  /// The zone of the clock that times of the day are told by.
  package var zone: ClockZone = 0
  /// Whether colours are written, where a style has any.
  package var usesColor = false
  /// Which calls are told.
  package var calls = CallChoice.all
  /// What an item must be to be told; empty for all.
  package var only: [ItemCondition] = []
  /// The moment from which on items must have begun; `nil` for all.
  package var from: Milliseconds?
  /// Takes out what must not leave the machine; `nil` where everything is told.
  package var redactor: Redactor?
  /// What a log tells with each of its entries.
  package var context: [(name: String, value: String)] = []
  /// Characters of an output that are told at most, by the styles that cut; `nil` for what is usual for each.
  package var outputLimit: Int?
  /// Whether a page is a part of another one.
  package var isFragment = false
  /// Makes one line of foreign text safe for a terminal.
  package var clean: (String) -> String
  /// The number of cells that a safe text takes.
  package var width: (String) -> Int

  /// Makes the options of a report that is not cut and tells UTC.
  package init(
    clean: @escaping (String) -> String, width: @escaping (String) -> Int = { $0.count }
  ) {
    self.clean = clean
    self.width = width
  }

  /// Whether not everything is told.
  var isSelective: Bool { calls != .all || !only.isEmpty || from != nil }
}
