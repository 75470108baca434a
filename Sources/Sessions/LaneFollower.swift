import Glibc
import SessionModel
import WireFormats

/// Follows the file of one session that is at work, so that more can be told of it than its ends tell.
///
/// A file of lines is read once and then what is added to it; of a large one its beginning and its end. A document
/// is read anew when it has changed.
package struct LaneFollower {
  /// The format that the file is read as.
  private let format: Format
  private let path: String
  /// Whether it is one document, as opposed to lines.
  private let isDocument: Bool
  private var reader: SessionReader
  /// What was looked at last: another file, or another state of a document, is read from its beginning.
  private var seen: SessionFile?
  /// Up to where the file was read.
  private var offset: Int64 = 0
  /// Whether what comes next is the rest of a line whose beginning was left out.
  private var isInLine = false
  /// How often the session was begun anew; its positions are those of another session then.
  package private(set) var beginnings = 0
  /// Whether all of the file was read, as opposed to its beginning and its end.
  package private(set) var isWhole = true
  /// Whether it was taken as over: what comes after that is read with all that was there before.
  private var isSettled = false
  /// Whether there was nothing left to read.
  package private(set) var isAtEnd = false

  /// Bytes that are read in one step.
  private static let step = 256 << 10
  /// Bytes of a file that is read whole.
  private static let wholeLimit: Int64 = 8 << 20
  /// Bytes of the beginning and of the end of a larger one.
  private static let (head, tail): (Int64, Int64) = (64 << 10, 2 << 20)

  /// Makes a follower; `nil` for what is not followed: databases, and files that are packed.
  package init?(_ session: ListedSession) {
    let endings = [".jsonl", ".json", ".rec"]
    guard session.session == nil, let format = Format.named(session.format),
      endings.contains(where: { session.path.hasSuffix($0) })
    else { return nil }
    self.format = format
    path = session.path
    isDocument = path.hasSuffix(".json")
    reader = SessionReader(format: format)
  }

  /// The session as far as it was read.
  package var session: Session { reader.session }

  /// Reads a piece of what is new.
  ///
  /// - Returns: whether anything was read.
  package mutating func step() -> Bool {
    isAtEnd = true
    guard let file = SessionFile(path: path, place: 0) else { return false }
    let isOther = seen?.identity != file.identity || file.size < offset
    if isDocument {
      guard isOther || seen?.size != file.size || seen?.modified != file.modified else {
        return false
      }
      return readDocument(file)
    }
    if isOther || isSettled && offset < file.size { begin(file) }
    seen = file
    guard offset < file.size else { return false }
    guard let bytes = Self.read(path, from: offset, count: Self.step), !bytes.isEmpty else {
      return false
    }
    offset += Int64(bytes.count)
    isAtEnd = offset >= file.size
    guard isInLine else {
      reader.read(bytes)
      return true
    }
    guard let end = bytes.firstIndex(of: 10) else { return false }
    isInLine = false
    reader.read(Array(bytes[(end + 1)...]))
    return true
  }

  /// Nobody goes on with the session: it stands as one that is opened.
  package mutating func settle() {
    guard !isSettled else { return }
    isSettled = true
    reader.settle()
  }

  /// Begins with a file from its first byte.
  private mutating func begin(_ file: SessionFile) {
    reader = SessionReader(format: format)
    beginnings += 1
    (offset, isInLine, isWhole, isSettled) = (0, false, true, false)
    guard file.size > Self.wholeLimit,
      let head = Self.read(path, from: 0, count: Int(Self.head)),
      let end = head.lastIndex(of: 10)
    else { return }
    reader.read(Array(head[...end]))
    offset = file.size - Self.tail
    (isInLine, isWhole) = (true, false)
  }

  /// Reads a document, which is another session each time.
  private mutating func readDocument(_ file: SessionFile) -> Bool {
    seen = file
    guard file.size <= Self.wholeLimit,
      let bytes = Self.read(path, from: 0, count: Int(file.size)), !bytes.isEmpty
    else { return false }
    reader = SessionReader(format: format)
    beginnings += 1
    (offset, isSettled) = (file.size, false)
    reader.follow(record: bytes, framing: .document)
    return true
  }

  /// Reads bytes of a file; `nil` when it cannot be read.
  private static func read(_ path: String, from offset: Int64, count: Int) -> [UInt8]? {
    // A pipe of that name must not make us wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let n = pread(descriptor, buffer.baseAddress! + done, count - done, Int(offset) + done)
        if n < 0, errno == EINTR { continue }
        if n <= 0 { break }
        done += n
      }
    }
  }
}
