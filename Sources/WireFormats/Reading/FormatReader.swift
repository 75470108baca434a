public import SessionModel

/// Turns the records of one source into events and applies them to its session.
///
/// A reader keeps what it must remember between records. It never fails for good: a record that it
/// cannot read is one unreadable record.
public protocol FormatReader {
  /// Reads one record.
  ///
  /// - Throws: when nothing of the record could be used; the session is as it was.
  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord)

  /// The source has come over the network like this. Told once, before its end.
  mutating func see(_ delivery: Delivery)

  /// The source has ended: says what that means for the session.
  mutating func finish(into session: inout Session)

  /// Whether the source says that its work is done as far as it was read, though it may go on: known
  /// before `finish` makes it the status of the session.
  var statesEnd: Bool { get }

  /// Whether the reader knows again what it has read, so that a file that was written anew is given
  /// to the same reader. A new one is made for it otherwise, and what the file repeats comes twice.
  var knowsAgain: Bool { get }

  /// When a record was written that is one line of JSON, as it says; `nil` when it does not. `Record.padding` readable
  /// bytes stand behind it. It is not read by that.
  func time(of line: UnsafeRawBufferPointer) -> Milliseconds?

  /// Whether records may name files that lie beside the source.
  var linksFiles: Bool { get }

  /// How the names of files end that the session was told of and that lie beside it: for formats
  /// whose folders hold other sessions too. A name with a slash at its end is that of a folder beside
  /// the main file, whose lines all belong to the session.
  var linkedFiles: [String] { get }

  /// How many of them there are. Asked behind each record where there may be some, and in place: to be asked as a value, a reader would be
  /// copied with all that it remembers.
  var linkedFileCount: Int { mutating get }
}

extension FormatReader {
  /// Most formats have no rules for the network.
  public mutating func see(_ delivery: Delivery) {}

  /// Most records need not be put in order.
  public func time(of line: UnsafeRawBufferPointer) -> Milliseconds? { nil }

  /// Most records name no files of the session.
  public var linksFiles: Bool { false }

  /// Most sessions have folders of their own.
  public var linkedFiles: [String] { [] }

  /// Those with many count them without naming them.
  public var linkedFileCount: Int { linkedFiles.count }

  /// A source whose records say themselves how the session stands says nothing by its end.
  public mutating func finish(into session: inout Session) {}

  /// Most readers tell the session at once.
  public var statesEnd: Bool { false }

  /// Most readers take what comes again for new.
  public var knowsAgain: Bool { false }
}

/// Why a record could not be used.
public struct UnreadableRecord: Error, Equatable, Sendable {
  /// One line for people.
  public var reason: String

  /// Makes a reason.
  public init(_ reason: String) { self.reason = reason }
}
