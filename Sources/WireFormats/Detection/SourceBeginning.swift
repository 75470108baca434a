public import SessionModel

/// The records of a source whose format is not told yet: the first ones may be of several formats, or of none
/// that is known, and those behind them tell.
public struct SourceBeginning {
  /// What a record tells.
  public enum Step {
    /// The format: those that are held are to be read with it, and then this one.
    case told(Format)
    /// It may be of several formats and is held.
    case held
    /// It is a line of words, which is no record of any format.
    case words
    /// Nothing tells a format: neither this record nor those that are held are of one that is known.
    case unknown
  }

  /// A record that is held.
  private struct Held {
    var bytes: [UInt8]
    var number: Int
    var arrival: Milliseconds?
    var file: String?
    var isPreamble: Bool
  }

  private var sighting = Sighting()
  private var held: [Held] = []
  private var heldBytes = 0
  /// Bytes that are held at most.
  private static let limit = 4 << 20

  /// Makes the beginning of a source from which nothing has come yet.
  public init() {}

  /// Looks at a record.
  public mutating func take(_ record: Record) -> Step {
    let front = SourceFront(record.bytes)
    let isPreamble = Format.isPreamble(record.bytes)
    var isSeen = false
    _ = front.visit { probe in
      isSeen = true
      sighting.see(probe)
      return sighting.certain == nil
    }
    if let certain = sighting.certain { return .told(certain) }
    guard isSeen || isPreamble else { return .words }
    guard record.framing == .line, sighting.count < SourceFront.limit,
      heldBytes + record.bytes.count < Self.limit
    else { return sighting.suspected.map { .told($0) } ?? .unknown }
    heldBytes += record.bytes.count
    held.append(
      Held(
        bytes: Array(record.bytes), number: record.number, arrival: record.arrival,
        file: record.file, isPreamble: isPreamble))
    return .held
  }

  /// The format that the records are taken for when nothing more comes.
  public var suspected: Format? { sighting.suspected }

  /// Gives back the records that are held, in order.
  ///
  /// - Parameter body: takes a record, and whether it is one that tells nothing: a name, an id or a comment of
  ///   an event stream.
  public mutating func release(_ body: (Record, _ isPreamble: Bool) -> Void) {
    let records = held
    self = SourceBeginning()
    for record in records {
      (record.bytes + Array(repeating: 0, count: Record.padding)).withUnsafeBytes { padded in
        let bytes = UnsafeRawBufferPointer(rebasing: padded[..<record.bytes.count])
        body(
          Record(
            bytes: bytes, framing: .line, number: record.number, arrival: record.arrival,
            file: record.file), record.isPreamble)
      }
    }
  }
}
