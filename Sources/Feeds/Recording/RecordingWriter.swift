import Glibc
import JSONReading
import SessionModel

/// Appends records to a recording: one `write` a line, one `fsync` a second.
///
/// A full disk suspends the recording, never the viewer: the file is cut back to its last good
/// line, lines wait in memory, and writing is tried again every ten seconds.
package final class RecordingWriter {
  package private(set) var status = RecordingStatus()

  private let path: String
  private let descriptor: Int32
  private var isClosed = false
  /// The header while there is no room for it; nothing is written before it.
  private var header: [UInt8]?
  /// Whether the file was not there before.
  private let isNew: Bool
  /// The number of the last record, written or lost.
  private var number = 0
  /// The time of the recording at `began` on the monotonic clock.
  private var base = Milliseconds.zero
  private let began: Milliseconds
  /// When what was written is to reach the disk; `nil` when it has.
  private var syncAt: Milliseconds?
  /// When writing is tried again; `nil` while it works.
  private var retryAt: Milliseconds?
  /// Lines that wait for room, and how many bytes they are.
  private var waiting: [[UInt8]] = []
  private var waitingSize = 0
  /// Records lost since the last line that says so.
  private var unsaidLoss = 0
  private var line: [UInt8] = []
  /// Why the last line could not be written.
  private var lastError = ""

  /// Writes to the file; a test puts a full disk in its place.
  var output: (Int32, UnsafeRawBufferPointer) -> Int = {
    Glibc.write($0, $1.baseAddress, $1.count)
  }

  private static let syncInterval = Milliseconds(1000)
  private static let retryInterval = Milliseconds(10_000)
  /// Bytes of lines that wait for room at most.
  private static let waitingLimit = 8 << 20

  /// Opens a recording for append, or begins it with a header.
  ///
  /// A torn tail that a crash left is cut. A file that is not a recording is refused, as is one
  /// that another program is recording to, and a symbolic link.
  package convenience init(path: String, header: RecordingHeader, now: Now) throws(FeedFailure) {
    try self.init(path: path, now: now)
    guard begin(header, now: now) else {
      let why = lastError
      self.header = nil
      close()
      throw FeedFailure(.unwritable, what: path, why: why)
    }
  }

  /// Opens a file to record to, so that one which cannot be is told at once. `begin` comes next.
  package init(path: String, now: Now) throws(FeedFailure) {
    isNew = FileIdentity(path: path) == nil
    let flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else {
      let why = errno == ELOOP ? "is a symbolic link" : SystemError.text(errno)
      throw FeedFailure(.unwritable, what: path, why: why)
    }
    var info = stat()
    let isFile = fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    guard isFile, Self.lock(descriptor) else {
      Glibc.close(descriptor)
      throw FeedFailure(
        .unusable, what: path,
        why: isFile ? "is being recorded to by another program" : "is not a file")
    }
    let tail: RecordingTail?
    do { tail = try RecordingTail(descriptor: descriptor, path: path) } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    began = now.monotonic
    status.bytes = tail?.size ?? 0
    ftruncate(descriptor, off_t(status.bytes))
    if let tail {
      number = tail.number
      status.records = tail.number
      let since = tail.startedAt.map { now.wall - $0 } ?? .zero
      base = max(since, Milliseconds(seconds: tail.seconds))
    }
  }

  /// Takes the file for this program alone. Who let go of it a moment ago may have begun another program, which
  /// holds it until it is that program.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<patience {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(10_000)
    }
    return false
  }

  /// How often that is tried, each hundredth of a second.
  private static let patience = 50

  /// Writes the header of a recording that has none.
  ///
  /// - Returns: false when there is no room for it, which is told and waited for as with every line.
  @discardableResult
  package func begin(_ header: RecordingHeader, now: Now) -> Bool {
    guard status.bytes == 0 else { return true }
    if put(header.line, now: now.monotonic) { return true }
    self.header = header.line
    return false
  }

  /// Why the file holds nothing yet although something was to be written; `nil` when it does.
  package var failure: FeedFailure? {
    header == nil ? nil : FeedFailure(.unwritable, what: path, why: lastError)
  }

  deinit { close() }

  /// Whether a program records to a file.
  package static func isAtWork(on path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return false }
    // Closing gives the lock back.
    defer { Glibc.close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// When the writer wants to be stepped; `nil` for never.
  package var deadline: Milliseconds? {
    guard let syncAt, let retryAt else { return syncAt ?? retryAt }
    return min(syncAt, retryAt)
  }

  /// Does what is due: brings lines to the disk, tries again after a failure.
  package func step(now: Now) {
    if let retryAt, now.monotonic >= retryAt { resume(now: now) }
    if let syncAt, now.monotonic >= syncAt { sync() }
  }

  /// Records compact JSON under a key, at once.
  ///
  /// - Parameter origin: the record that it is, for its file and its framing.
  package func write(
    _ payload: RecordingPayload, json: UnsafeRawBufferPointer, of origin: Record? = nil, now: Now
  ) {
    guard !isClosed else { return }
    number += 1
    compose(number, payload, json, of: origin, now: now)
    guard retryAt == nil else { return wait(line) }
    if put(line, now: now.monotonic) { status.records += 1 } else { wait(line) }
  }

  /// Records compact JSON under a key, at once.
  package func write(_ payload: RecordingPayload, json: String, now: Now) {
    var json = json
    json.withUTF8 { write(payload, json: UnsafeRawBufferPointer($0), now: now) }
  }

  /// Records a text that is not JSON.
  package func write(text: UnsafeRawBufferPointer, of origin: Record? = nil, now: Now) {
    var json: [UInt8] = []
    JSONText.append(String(decoding: text, as: UTF8.self), to: &json)
    json.withUnsafeBytes { write(.text, json: $0, of: origin, now: now) }
  }

  /// Brings what was written to the disk: each second, at the end of the job and at exit.
  package func sync() {
    guard syncAt != nil else { return }
    syncAt = nil
    if fsync(descriptor) != 0, errno != EINVAL {
      status.warning = "recording \(path) may not be on the disk: \(SystemError.text(errno))"
    }
  }

  /// Brings everything to the disk and closes the file.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    if putHeader(now: .zero) {
      for line in waiting where put(line, now: .zero) { status.records += 1 }
    }
    sync()
    // A recording that never began leaves nothing behind.
    if isNew, status.bytes == 0 { unlink(path) }
    Glibc.close(descriptor)
  }

  /// Composes a line into `line`.
  private func compose(
    _ number: Int, _ payload: RecordingPayload, _ json: UnsafeRawBufferPointer,
    of origin: Record?, now: Now
  ) {
    line.removeAll(keepingCapacity: line.capacity < 1 << 20)
    let place = RecordingLine(
      number: number, time: base + now.monotonic - began, file: origin?.file,
      isDocument: origin?.framing == .document)
    place.append(payload, json, to: &line)
  }

  /// Puts a line behind the others, whole or not at all; false when it could not.
  private func put(_ line: [UInt8], now: Milliseconds) -> Bool {
    var count = -1
    repeat {
      count = line.withUnsafeBytes { output(descriptor, $0) }
    } while count < 0 && errno == EINTR
    guard count == line.count else {
      // A short write means that there was room for a part only.
      lastError = SystemError.text(count < 0 ? errno : ENOSPC)
      if count > 0 { ftruncate(descriptor, off_t(status.bytes)) }
      status.warning = "recording \(path) is suspended: \(lastError)"
      retryAt = now + Self.retryInterval
      return false
    }
    status.bytes += Int64(count)
    if syncAt == nil { syncAt = now + Self.syncInterval }
    return true
  }

  /// Writes the header that waits; false when there is no room for it still.
  private func putHeader(now: Milliseconds) -> Bool {
    guard let header else { return true }
    guard put(header, now: now) else { return false }
    self.header = nil
    return true
  }

  /// Keeps a line until there is room, or counts it as lost.
  private func wait(_ line: [UInt8]) {
    guard waitingSize + line.count <= Self.waitingLimit else {
      status.lost += 1
      unsaidLoss += 1
      return
    }
    waiting.append(line)
    waitingSize += line.count
  }

  /// Tries again to write what waits.
  private func resume(now: Now) {
    retryAt = nil
    guard putHeader(now: now.monotonic) else { return }
    for (index, line) in waiting.enumerated() {
      guard put(line, now: now.monotonic) else {
        waiting.removeFirst(index)
        waitingSize = waiting.reduce(0) { $0 + $1.count }
        return
      }
      status.records += 1
    }
    waiting = []
    waitingSize = 0
    status.warning = nil
    guard unsaidLoss > 0 else { return }
    let loss = unsaidLoss
    unsaidLoss = 0
    write(.note, json: "\"\(loss) records were lost, for want of room on the disk\"", now: now)
  }
}
