import SessionModel

/// What was spent in a piece of time.
package struct SpentSlice: Hashable, Sendable {
  /// When it begins.
  package var start: Milliseconds
  /// How long it is.
  package var length: Milliseconds
  /// The messages in it that have tokens of their own, and the first of them.
  package var messages = 0
  package var first: NodeID
  /// Their tokens.
  package var tokens = TokenCount()

  /// Pieces of time that people count in, in milliseconds.
  private static let lengths: [Int64] = [
    60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000,
    21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000, 2_592_000_000, 31_536_000_000,
  ]
  /// Pieces that are told at most.
  private static let most = 12

  /// Cuts the time of a session into pieces; those in which nothing was spent are left out, and there are none
  /// where all was spent in one.
  ///
  /// - Parameter zone: that of the reader's clock: pieces begin at full hours of the reader.
  static func all(
    of messages: [SessionStats.Message], _ figures: NodeFigures, zone: ClockZone
  ) -> [SpentSlice] {
    let timed = messages.compactMap { message in
      figures.call(message.entry).start.map { (at: zone.shown(at: $0).count, message: message) }
    }
    func number(_ moment: Int64, _ length: Int64) -> Int64 {
      moment / length - (moment % length < 0 ? 1 : 0)
    }
    let length =
      lengths.first { length in
        var numbers: Set<Int64> = []
        for (at, _) in timed where numbers.count <= most { numbers.insert(number(at, length)) }
        return numbers.count <= most
      } ?? lengths[lengths.count - 1]
    var slices: [Int64: SpentSlice] = [:]
    for (at, message) in timed {
      let number = number(at, length)
      var slice =
        slices[number]
        ?? SpentSlice(
          start: zone.moment(showing: Milliseconds(number * length)),
          length: Milliseconds(length), first: message.entry)
      slice.messages += 1
      slice.tokens.add(message.tokens)
      slices[number] = slice
    }
    guard slices.count > 1 else { return [] }
    return slices.values.sorted { $0.start < $1.start }
  }

  /// What was read and written.
  package var count: Int64 { ((tokens.input ?? 0) + (tokens.output ?? 0)).count }
}
