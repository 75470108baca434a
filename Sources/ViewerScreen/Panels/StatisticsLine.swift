import CellGrid
import SessionModel
import ViewerCore

/// One row of the statistics.
struct StatisticsLine {
  /// What the panels share.
  let frame: Frame
  /// What the order goes by, and whether the least come first.
  private let order: StatisticsView.Column
  private let isReversed: Bool
  /// How long all calls took together.
  private let total: Milliseconds
  /// The columns of the tables of tools.
  private let place: StatisticsPlace
  /// The most that was spent in a piece of time, whether that is money, and whether pieces are days.
  private let most: Double
  private let isMoney: Bool
  private let spansDays: Bool
  /// The columns of the longest path, and those of turns.
  private let paths: Int
  private let columns: OverviewColumns

  /// Prepares for the rows of a view.
  init(_ view: StatisticsView, _ frame: Frame) {
    self.frame = frame
    (order, isReversed) = (view.order, view.isReversed)
    total = view.figures?.total ?? .zero
    place = StatisticsPlace(columns: frame.layout.treeColumns)
    let slices = view.figures?.slices ?? []
    isMoney = slices.contains { $0.tokens.cost ?? 0 > 0 }
    let counted = isMoney
    most = slices.map { counted ? $0.tokens.cost ?? 0 : Double($0.count) }.max() ?? 0
    let days = slices.map { TimeText.dayNumber($0.start, zone: frame.state.options.zone) }
    spansDays = days.first != days.last
    paths = view.rows.reduce(0) { widest, row in
      guard case .overview(let row) = row.content, case .file(_, let path) = row.content else {
        return widest
      }
      return max(widest, path.width)
    }
    columns = OverviewColumns(view.figures?.overview.partSums ?? OverviewFigures.PartSums())
  }

  /// Draws a row.
  func draw(_ line: StatisticsRow, _ row: Int, into grid: inout Grid) {
    switch line.content {
    case .blank: break
    case .head: drawHead(line.section, row, into: &grid)
    case .line(let name, let value):
      grid.put(name, row: row, column: 1, width: 9, role: .argumentName)
      grid.put(
        value, row: row, column: 11, width: max(0, grid.columns - 12), role: .text,
        truncation: .trailing)
    case .more(let text): grid.put(text, row: row, column: 1, role: .hint)
    case .tool(let tool): draw(tool, line.section, row, into: &grid)
    case .overview(let content):
      OverviewLine(row: content, columns: columns, paths: paths, start: 1).draw(
        frame, row, into: &grid)
    case .model(let model): draw(model, row, into: &grid)
    case .slice(let slice): draw(slice, row, into: &grid)
    }
  }

  // MARK: Heads

  /// Draws the name of a section and those of its columns.
  private func drawHead(
    _ section: StatisticsRow.Section, _ row: Int, into grid: inout Grid
  ) {
    switch section {
    case .tools, .kinds: drawColumns(section, row, into: &grid)
    case .models:
      grid.put("by model", row: row, column: 1, role: .heading)
      for (name, range) in zip(["messages", "in", "cached", "out", "cost"], modelColumns(grid)) {
        grid.put(
          SafeText(name), row: row, column: range.lowerBound, width: range.count, role: .heading,
          alignment: .trailing)
      }
    case .session, .turns, .steps, .files, .failures, .time:
      grid.put(title(section), row: row, column: 1, role: .heading)
    }
  }

  /// What a section is called.
  private func title(_ section: StatisticsRow.Section) -> SafeText {
    switch section {
    case .session: "session"
    case .tools: "tool"
    case .kinds: "kind of tool"
    case .turns: "by turn"
    case .steps: "by step"
    case .models: "by model"
    case .files: "by file"
    case .failures: "failures by cause"
    case .time: isMoney ? "cost over time" : "tokens over time"
    }
  }

  /// Draws the names of the columns, with a sign at the one that the order goes by.
  private func drawColumns(
    _ section: StatisticsRow.Section, _ row: Int, into grid: inout Grid
  ) {
    let sign = isReversed ? grid.glyphs.up : grid.glyphs.down
    let isByName = order == .tool
    let title = title(section)
    grid.put(
      isByName ? "\(title) \(sign)" : title, row: row, column: place.names.lowerBound,
      width: place.names.count, role: isByName ? .badge : .heading)
    for column in place.columns where section == .tools || column.column != .kind {
      let isOrder = column.column == order
      let name = SafeText(column.column.rawValue)
      let isLeading = column.column == .kind
      let text: SafeText = isOrder ? isLeading ? "\(name) \(sign)" : "\(sign)\(name)" : name
      grid.put(
        text, row: row, column: column.range.lowerBound + (isLeading ? 1 : 0),
        width: column.range.count - (isLeading ? 1 : 0), role: isOrder ? .badge : .heading,
        alignment: isLeading ? .leading : .trailing)
    }
  }

  // MARK: Rows

  /// Draws the calls of a tool or of a kind.
  private func draw(
    _ tool: StatisticsFigures.Tool, _ section: StatisticsRow.Section, _ row: Int,
    into grid: inout Grid
  ) {
    let name = section == .tools ? SafeText(ToolName.shown(tool.name)) : SafeText(tool.name)
    grid.put(
      name, row: row, column: place.names.lowerBound, width: place.names.count, role: .toolName,
      truncation: .middle)
    for column in place.columns {
      let range = column.range
      if column.column == .kind {
        guard section == .tools else { continue }
        grid.put(
          SafeText(tool.kind.word), row: row, column: range.lowerBound + 1,
          width: range.count - 1, role: .dim)
        continue
      }
      let (text, role) = cell(tool, column.column)
      grid.put(
        text, row: row, column: range.lowerBound, width: range.count, role: role,
        alignment: .trailing)
    }
    guard total.count > 0 else { return }
    drawBar(
      Double(tool.total.count) / Double(total.count), place.bars, .duration, row, into: &grid)
  }

  /// One figure; what there is none of is only a dash.
  private func cell(
    _ tool: StatisticsFigures.Tool, _ column: StatisticsView.Column
  ) -> (SafeText, Role) {
    func time(_ span: Milliseconds?) -> (SafeText, Role) {
      span.map { (SafeText(DurationText.short($0)), .duration) } ?? ("-", .dim)
    }
    switch column {
    case .tool: return (SafeText(tool.name), .toolName)
    case .kind: return (SafeText(tool.kind.word), .dim)
    case .calls: return ("\(tool.calls)", .text)
    case .failed: return tool.failed > 0 ? ("\(tool.failed)", .statusFailed) : ("-", .dim)
    case .median: return time(tool.median)
    case .p95: return time(tool.p95)
    case .longest: return time(tool.longest)
    case .total: return time(tool.total.count > 0 ? tool.total : nil)
    case .share:
      guard total.count > 0 else { return ("-", .dim) }
      return ("\((tool.total.count * 100 + total.count / 2) / total.count)%", .text)
    }
  }

  /// Draws the tokens of a model.
  private func draw(_ model: TokenSum.Model, _ row: Int, into grid: inout Grid) {
    let columns = modelColumns(grid)
    grid.put(
      SafeText(model.name ?? "not named"), row: row, column: 1,
      width: max(0, (columns.first?.lowerBound ?? grid.columns) - 2), role: .text,
      truncation: .middle)
    func count(_ tokens: Tokens?) -> String { tokens.map { NumberText.short($0.count) } ?? "-" }
    let cost = model.tokens.cost.map(NumberText.dollars) ?? "-"
    let texts = [
      NumberText.grouped(model.messages), count(model.tokens.input), count(model.tokens.cached),
      count(model.tokens.output), cost,
    ]
    for (text, range) in zip(texts, columns) {
      grid.put(
        SafeText(text), row: row, column: range.lowerBound, width: range.count,
        role: text == "-" ? .dim : .text, alignment: .trailing)
    }
  }

  /// The columns of the figures of a model, as many as there is room for.
  private func modelColumns(_ grid: Grid) -> [Range<Int>] {
    var start = 1 + max(12, min(32, grid.columns / 4 + 5))
    var columns: [Range<Int>] = []
    for width in [9, 9, 9, 9, 10] where start + width <= grid.columns {
      columns.append(start..<start + width)
      start += width
    }
    return columns
  }

  /// Draws what was spent in a piece of time, and a bar for how much of the most that is.
  private func draw(_ slice: SpentSlice, _ row: Int, into grid: inout Grid) {
    let zone = frame.state.options.zone
    let when =
      slice.length.count >= 86_400_000
      ? String(TimeText.dayAndClock(slice.start, zone: zone).dropLast(6))
      : spansDays
        ? TimeText.dayAndClock(slice.start, zone: zone)
        : String(TimeText.clock(slice.start, zone: zone).prefix(5))
    grid.put(SafeText(when), row: row, column: 1, width: 12, role: .time)
    let spent = isMoney ? slice.tokens.cost : Double(slice.count)
    let told = spent.map { isMoney ? NumberText.dollars($0) : NumberText.short(slice.count) }
    grid.put(
      SafeText(told ?? "-"), row: row, column: 13, width: 9, role: told == nil ? .dim : .text,
      alignment: .trailing)
    let isRoomy = grid.columns >= 50
    if isRoomy {
      let word: SafeText = slice.messages == 1 ? "message " : "messages"
      grid.put(
        "\(slice.messages) \(word)", row: row, column: 23, width: 14, role: .dim,
        alignment: .trailing)
    }
    let start = isRoomy ? 39 : 24
    guard most > 0, let spent, grid.columns - 1 > start else { return }
    drawBar(spent / most, start..<min(grid.columns - 1, start + 100), .badge, row, into: &grid)
  }

  /// Draws a bar for a part of the whole.
  private func drawBar(
    _ part: Double, _ columns: Range<Int>, _ role: Role, _ row: Int, into grid: inout Grid
  ) {
    guard !columns.isEmpty, part > 0 else { return }
    let eighths = max(1, Int((min(1, part) * Double(columns.count * 8)).rounded()))
    let ends = grid.glyphs.barEighths
    // Without eighths, anything at all is a column.
    let full = ends.isEmpty ? max(1, (eighths + 4) / 8) : eighths / 8
    grid.fill(
      Rect(row: row, column: columns.lowerBound, rows: 1, columns: full), with: grid.glyphs.barFull,
      role: role)
    if !ends.isEmpty, eighths % 8 > 0 {
      grid.put(
        ends[eighths % 8 - 1], row: row, column: columns.lowerBound + full, width: 1, role: role)
    }
  }
}
