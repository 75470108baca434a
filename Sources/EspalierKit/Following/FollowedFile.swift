import Feeds
import SessionModel
import Sessions
import WireFormats

/// A file that is opened as a session, with the folders that its format names.
package struct FollowedFile {
  /// Where the records come from: the file, and those that belong to it.
  package let feed: SessionFilesFeed
  /// The file itself.
  package let main: FileFeed
  /// How it is read, as far as it is known.
  package let recognition: Recognition
  /// Where the bytes stand.
  package let store: ByteStore

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - format: how it is to be read; `nil` to tell that by what stands there.
  ///   - store: an empty store.
  ///   - follows: whether to wait for more at the end.
  ///   - patience: how long to wait for a file that is not there yet.
  ///   - usesNotifications: whether the system is asked to tell of changes.
  package init(
    path: String, format: Format?, store: ByteStore, follows: Bool, patience: Milliseconds,
    usesNotifications: Bool = true, now: Now
  ) throws(FeedFailure) {
    let recognition = Recognition(forced: format)
    let file = try FileFeed(
      path: path, store: store, follows: follows, patience: patience,
      usesNotifications: usesNotifications, monotonic: Clocks.monotonic)
    let feed = SessionFilesFeed(main: file, usesNotifications: usesNotifications)
    (self.feed, main, self.recognition, self.store) = (feed, file, recognition, store)
    recognition.whenKnown = {
      if feed.time == nil, let format = $0.format {
        // Most sessions are one file, of which nobody asks for times.
        lazy var reader = format.makeReader()
        feed.time = { reader.time(of: $0) }
      }
      feed.folders = $0.folders(of: path)
    }
    file.framing = nil
    file.tellFraming = {
      recognition.take(Format.detect(isGrowing: follows, peek: $0).found) ?? .line
    }
    let (found, head) = Format.detect(isGrowing: follows) { file.peek($0) }
    // What is blank may be the beginning of anything.
    guard head.contains(where: { $0 > 0x20 }) else { return }
    // What follows words is told when it comes; lines are what may.
    file.framing = recognition.take(found) ?? .line
    guard recognition.format == nil else { return }
    let isNobodys =
      follows
      ? Self.isNobodys(found, head, of: file, patience: patience, now: now) : found.isDecided
    if isNobodys { throw FeedFailure(.unreadable, what: path, why: Self.unknown(head)) }
  }

  /// Whether a file that may grow is of no format and will not turn out to be of one.
  private static func isNobodys(
    _ found: Format.Detection, _ head: [UInt8], of file: FileFeed, patience: Milliseconds, now: Now
  ) -> Bool {
    // Who watches a job may be there before it says anything but words.
    if found.isForeign, patience == .zero { return true }
    guard let written = file.written, now.wall - written > Liveness.quietTurn else {
      return false
    }
    return head.withUnsafeBytes { Format.detect($0, isWhole: true) }.format == nil
  }

  /// Why nothing can be made of a file, by its first bytes.
  private static func unknown(_ head: [UInt8]) -> String {
    if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0xFF, 0xFE]) {
      return "is UTF-16 text, not UTF-8"
    }
    if head.starts(with: "<".utf8) { return "is HTML or XML, not a session" }
    if head.contains(0) { return "is a binary file, not a session" }
    return "is of no format that is known (see: espalier formats)"
  }
}
