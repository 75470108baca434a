import CellGrid
import Reports
import SessionModel
import TestSupport
import WireFormats

extension FuzzTarget {
  /// Every format, chosen by the first byte: a source is read whole, and what is told of it is one
  /// story.
  static let formats = FuzzTarget(
    name: "formats", mutation: .lines(behind: 2), seeds: { FuzzFiles.formatSeeds() },
    words: { FuzzFiles.literals(in: "WireFormats").filter { $0.count > 2 } },
    run: { input in
      var input = FuzzInput(input)
      let format = FuzzFormat.chosen(by: input.byte())
      let size = Int(input.byte())
      var reader = SessionReader(format: format)
      var told = try UpdateFolder()
      var writer = UpdateWriter()
      var log = PlainProgress(ReportOptions(clean: { SafeText.plain($0) }), voice: .workflow)
      // A piece of no size is the whole; rows of databases come one by one.
      let isRows = input.rest.starts(with: FuzzRow.beginning)
      let lines = isRows ? input.rest.split(separator: 10).map { Array($0) } : nil
      for piece in lines ?? (size == 0 ? [Array(input.rest)] : input.pieces(upTo: size * 16)) {
        if isRows {
          guard let row = FuzzRow(piece) else { continue }
          reader.follow(record: row.record, framing: row.framing, file: row.file)
        } else {
          reader.read(piece)
        }
        try tell(reader.session, by: &writer, to: &told)
        try tell(reader.session, in: &log)
      }
      reader.finish()
      let session = reader.session
      try tell(session, by: &writer, to: &told)
      try tell(session, in: &log, isLast: true)
      let text = JSONReport.document(of: session, at: session.position, compact: true)
      let document = try EditableJSON(String(decoding: text, as: UTF8.self))
      try hold(
        document["session"] == told.session && document["progress"] == told.progress,
        "the updates fold to the document:\n\(document.text)\n\(told.session.text)\n\(told.progress.text)"
      )
      let options = ReportOptions(clean: { $0 })
      for style in ReportStyle.allCases { style.write(session, options, to: { _ in }) }
      // What is added up of it.
      StatsDocument.write(session, options, prices: prices, to: { _ in })
      StatsReport.write(session, options, prices: prices, to: { _ in })
    })

  private static let prices = PriceTable(rows: ["a": Price(input: 3, output: 15)])

  /// Tells what is new in a session in the log of a workflow, where nothing in it is a command.
  private static func tell(
    _ session: Session, in log: inout PlainProgress, isLast: Bool = false
  ) throws {
    var lines: [String] = []
    log.write(session, to: session.position) { lines.append(String(decoding: $0, as: UTF8.self)) }
    if isLast { log.finish(session) { lines.append(String(decoding: $0, as: UTF8.self)) } }
    let own = ["::group::", "::endgroup::\n", "::error title=", "::warning title="]
    for line in lines {
      let words = line.drop { $0.isWhitespace }
      try hold(
        !words.hasPrefix("::") || own.contains { line.hasPrefix($0) }, "no command: \(line)")
      try hold(!line.contains("##["), "no old command: \(line)")
      try hold(line.utf8.filter { $0 == 10 || $0 == 13 }.count == 1, "a line is one: \(line)")
    }
  }

  /// Tells what is new in a session.
  private static func tell(
    _ session: Session, by writer: inout UpdateWriter, to told: inout UpdateFolder
  ) throws {
    var lines: [String] = []
    writer.write(session, to: session.position) {
      lines.append(String(decoding: $0, as: UTF8.self))
    }
    for line in lines {
      do {
        try told.fold(line)
      } catch {
        throw BrokenLaw("an update fits what was told before: \(line)")
      }
    }
  }
}
