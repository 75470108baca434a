import EspalierKit
import Feeds
import Glibc
import SessionModel
import WireFormats

/// The end of a large file, read before the rest: who asks for what is newest does not wait for the whole.
///
/// It is a session of its own that begins somewhere in the file. What it says of the time before is not to
/// be trusted; when the whole was read, it gives way to it.
final class TailReading {
  /// Reads the end and what is written behind it.
  var follower: Follower
  /// The byte from which on it reads.
  let start: Int64

  /// The bytes from which on a file is large: smaller ones are read from the front only.
  static let least: Int64 = 4 << 20
  /// Bytes that are read at first; more when they do not hold enough.
  private static let first: Int64 = 128 << 10
  /// The time that may pass before there is something to show.
  private static let limit = Milliseconds(60)

  /// Whether a source is a large file of lines, whose end can be read by itself.
  static func isOffered(by source: OpenedSource) -> Bool {
    guard let file = source.main, file.framing == .line, let size = file.status.bytesTotal
    else { return false }
    return source.recognition.format != nil && size >= least
  }

  /// Reads the end of a source; `nil` where there is none to be read by itself, or it cannot be read.
  init?(of source: OpenedSource, now: Now) {
    guard Self.isOffered(by: source), let file = source.main,
      let format = source.recognition.format, let size = file.status.bytesTotal
    else { return nil }
    var length = Self.first
    let stop = Environment.monotonic() + Self.limit
    while true {
      let begin = size - length
      guard let read = Self.read(file.path, format, from: begin, of: source, now: now)
      else { return nil }
      let isEnough = read.session.nodeCount > Opening.screenful
      if isEnough || length * 4 >= size || Environment.monotonic() > stop {
        (follower, start) = (read, begin)
        return
      }
      length *= 4
    }
  }

  private static func read(
    _ path: String, _ format: Format, from start: Int64, of source: OpenedSource, now: Now
  ) -> Follower? {
    let store = source.options.makeStore()
    guard
      let feed = try? FileFeed(
        path: path, store: store, follows: true, startingAt: start,
        monotonic: Environment.monotonic)
    else { return nil }
    var follower = Follower(
      OpenedSource(
        name: source.name, source.options, feed: feed, recognition: Recognition(forced: format),
        store: store),
      stopsAtEnd: false)
    repeat {
      _ = follower.step(now: now, budget: Milliseconds(50))
    } while !follower.isAtEnd && feed.status.phase != .waiting
    return follower.isAtEnd ? nil : follower
  }

  /// The names that the items of this session have in that of the whole file.
  func names(in whole: Session) -> [NodeID: NodeID] {
    let own = follower.session
    var places: [Int64: NodeID] = [:]
    for id in own.items {
      if let place = own.recordOffset(of: id) { places[place] = id }
    }
    var names: [NodeID: NodeID] = [:]
    for id in whole.items {
      guard let place = whole.recordOffset(of: id), place >= start, let mine = places[place] else {
        continue
      }
      names[own.identity(mine)] = whole.identity(id)
    }
    return names
  }
}
