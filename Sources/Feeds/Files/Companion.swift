import SessionModel

/// A file of a session beside the main one, and how far it was read. It is open only while it is.
final class Companion {
  let path: String
  /// What its records call it.
  let name: String
  let framing: Record.Framing
  /// How far it was read.
  var cursor = LineBuffer.Cursor()
  /// The bytes in front of the cursor.
  var tail = FileTail()
  /// The file in the store.
  var source: ByteStore.Source?
  /// The file as it stood when it was read last.
  var seen: FileIdentity?
  /// The file as the folders showed it last.
  var listed: FileIdentity
  /// Whether it is to be read.
  var isQueued = false
  /// Whether its half line, or its document, was seen and is to be handed on when it rests.
  var isResting = false
  /// Whether that stood there when all was read first: it came when nobody knows.
  var restIsOld = false
  /// When its next record was written; `nil` when nothing tells.
  var due: Milliseconds?
  /// Whether one of its records was handed on.
  var hasBegun = false
  /// A new beginning that may turn out to be none.
  var pending: PendingBreak?
  /// Whether it was told that it can't be read.
  var isUnreadable = false

  init(path: String, name: String, framing: Record.Framing, listed: FileIdentity, follows: Bool) {
    self.path = path
    self.name = name
    self.framing = framing
    self.listed = listed
    if follows { cursor.history = LineHistory() }
  }

  /// Its path up to the name's first dot: what a document and the lines that it is about have in common.
  var stem: Substring {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return path[..<(path[name...].firstIndex(of: ".") ?? path.endIndex)]
  }

  /// The folder that it lies in.
  var folder: Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }

  /// Whether its next record comes before what another file has of a moment. In one and the same millisecond a file
  /// begins behind what started it, and goes on before what it led to.
  func comes(before moment: Milliseconds) -> Bool {
    due.map { $0 < moment || hasBegun && $0 == moment } ?? false
  }

  /// Whether it is read before another one: what was written first; then documents, which tell what the lines are
  /// about; and then the file that was left alone longest.
  func precedes(_ other: Companion) -> Bool {
    if due != other.due { return other.due.map { (due ?? $0) < $0 } ?? true }
    if framing != other.framing { return framing == .document }
    let (mine, its) = (listed, other.listed)
    if mine.modifiedSeconds != its.modifiedSeconds {
      return mine.modifiedSeconds < its.modifiedSeconds
    }
    if mine.modifiedNanoseconds != its.modifiedNanoseconds {
      return mine.modifiedNanoseconds < its.modifiedNanoseconds
    }
    return path < other.path
  }
}
