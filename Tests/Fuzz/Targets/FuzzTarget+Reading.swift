import SessionModel
import WireFormats

extension FuzzTarget {
  /// Every format, chosen by the first byte: a source is read and added up, and nothing is told of it.
  ///
  /// To tell it is most of the time of `formats`, and what only several records or numbers together can do needs
  /// many tries.
  static let reading = FuzzTarget(
    name: "reading", mutation: .lines(behind: 2), seeds: { FuzzFiles.formatSeeds() },
    words: { FuzzFiles.literals(in: "WireFormats").filter { $0.count > 2 } },
    run: { input in
      var input = FuzzInput(input)
      var reader = SessionReader(format: FuzzFormat.chosen(by: input.byte()))
      // A piece of no size is the whole, as `formats` has it.
      let size = Int(input.byte())
      for piece in size == 0 ? [Array(input.rest)] : input.pieces(upTo: size * 16) {
        reader.read(piece)
      }
      reader.finish()
      let session = reader.session
      _ = SessionStats(session, at: session.position, prices: PriceTable(rows: [:]))
    })
}
