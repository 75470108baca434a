import Feeds
import SessionModel
import WireFormats

/// How a source is read: asked for, or told by its first bytes, which may come late.
package final class Recognition {
  /// How it is read; `nil` while nothing tells.
  package private(set) var format: Format? {
    didSet { tell() }
  }
  /// How the names of files end that the session was told of and that lie beside it.
  package var linkedFiles: [String] = [] {
    didSet { if linkedFiles != oldValue { tell() } }
  }
  /// Told when more is known: the format, or the files that belong to the session.
  package var whenKnown: (Recognition) -> Void = { _ in } {
    didSet { tell() }
  }
  private let forced: Format?
  /// The records in front of the one that tells the format.
  private var beginning = SourceBeginning()

  /// - Parameter forced: the format that the user asks for.
  package init(forced: Format?) {
    self.forced = forced
    format = forced
  }

  private func tell() { if format != nil { whenKnown(self) } }

  /// The folders with the other files of a session, in the feeds' words.
  package func folders(of path: String) -> [SessionFolder] {
    var folders = format?.folders(of: path) ?? []
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    // A name that ends in a slash is a folder beside the main file.
    for name in linkedFiles where name.hasSuffix("/") {
      folders.append(
        SessionFolder(
          path: parent + "/" + name.dropLast(), isRecursive: false, lines: [".jsonl"], documents: []
        ))
    }
    let files = linkedFiles.filter { !$0.hasSuffix("/") }
    if !files.isEmpty {
      folders.append(
        SessionFolder(path: parent, isRecursive: false, lines: files, documents: []))
    }
    return folders
  }

  /// Takes the first bytes of a stream, of which more may come, and tells how it is cut into records;
  /// `nil` while that can't be told.
  package func framing(head: [UInt8]) -> Record.Framing? {
    take(head.withUnsafeBytes { Format.detect($0, isWhole: false) })
  }

  /// Lets the first bytes of a stream tell how it is cut.
  package func tellFraming(of feed: StandardInputFeed) {
    feed.framing = nil
    feed.tellFraming = { self.framing(head: $0) }
  }

  /// Takes what was found out about a source and tells how it is cut into records. A format that is not
  /// told yet is told by the first records.
  package func take(_ found: Format.Detection) -> Record.Framing? {
    if forced == nil { format = found.format }
    return found.framing
  }

  /// Takes a record while no reader has begun, and tells what it says of the format.
  package func take(_ record: Record) -> SourceBeginning.Step {
    if let format { return .told(format) }
    let step = beginning.take(record)
    if case .told(let found) = step { format = found }
    return step
  }

  /// No more records come: takes the source for what they may be of.
  package func settle() { if format == nil { format = beginning.suspected } }

  /// Gives back the records that were held until the format was told.
  package func release(_ body: (Record, _ isPreamble: Bool) -> Void) { beginning.release(body) }

  /// The format of a source that began anew with this record; the old one when it does not tell.
  package func format(renewedBy record: Record) -> Format? {
    if forced == nil, let found = Self.detect(record) { format = found }
    return format
  }

  private static func detect(_ record: Record) -> Format? {
    Format.detect(record.bytes, isWhole: true).format
  }
}

extension Format {
  /// The folders of a session, in the feeds' words.
  package func folders(of path: String) -> [SessionFolder] {
    companions(path).map {
      SessionFolder(
        path: $0.path, isRecursive: $0.isRecursive, lines: $0.lines, documents: $0.documents)
    }
  }
}
