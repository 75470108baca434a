import SessionModel

/// A source that is no stream of records: a database, an archive, a folder. It is looked at again and
/// again, and gives those of its parts as records that are new or have changed.
protocol Container: AnyObject {
  /// When its newest file was written; `nil` when nothing tells.
  var written: Milliseconds? { get }

  /// The folders whose changes are its own, as the last look found them. Not all of them need be there.
  var folders: [String] { get }

  /// Whether there may be anything new since the last time; begins to read it when there is.
  func look() throws(FeedFailure) -> Bool

  /// The next part that is new or has changed; `nil` when there is none left.
  func next() throws(FeedFailure) -> ContainerPart?
}

extension Container {
  /// The folder that a file lies in.
  func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
  }
}

/// A part of a container: a row, a member, a file, or a line of one.
struct ContainerPart {
  /// The table, or the path in the container.
  var file: String
  /// The bytes, with `Record.padding` more behind them.
  var padded: [UInt8]
  var framing = Record.Framing.document
  /// The number of the line in its file; `nil` to be counted.
  var line: Int?

  /// Makes a part of bytes that are not padded yet.
  init(file: String, bytes: [UInt8], framing: Record.Framing = .document, line: Int? = nil) {
    self.file = file
    padded = bytes + Array(repeating: 0, count: Record.padding)
    self.framing = framing
    self.line = line
  }
}
