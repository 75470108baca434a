import EspalierKit
import Feeds
import SessionModel
import ViewerCore

/// How far the opening of a session has come, and what of it is shown until all was read that is there.
///
///     glance ─▶ front ⇄ tail ─▶ whole      a large file: its front, or its end, while the rest is read
///     settling ───────────────▶ whole      what is to be looked at is told by something that was not read yet
enum Opening {
  /// What was read so far is shown, from the front; the end is to be looked at, where the job may go on.
  case glance
  /// What was read so far is shown, from the front; with the end, if that was read.
  case front(TailReading?)
  /// The end is shown, from a reading of its own.
  case tail(TailReading)
  /// What was read so far is shown, until it has what decides where to look.
  case settling(Awaited)
  /// There is nothing more to decide.
  case whole

  /// Bytes of a file that is read before anything is drawn: its first frame tells all that there is.
  static let readAtOnce = 64 << 10

  /// Items that fill a screen whose height nobody knows, as a rule. Before one is drawn as many are read as it has rows.
  static let screenful = 60

  /// What decides where to look.
  enum Awaited {
    /// The end of what is there: of a session that goes on, it is followed.
    case end
    /// A moment of a replay, which is looked at.
    case moment(Milliseconds)
    /// The end of what is there: then a hit of a search is looked at, by its number.
    case hit(SearchQuery, Int)
  }

  /// What is shown, as the viewer names it.
  var part: SessionPart {
    switch self {
    case .glance, .front: .front
    case .tail: .end
    case .settling, .whole: .whole
    }
  }

  /// The reading of the end, while that is what is shown.
  var shownTail: TailReading? {
    if case .tail(let tail) = self { tail } else { nil }
  }

  /// The reader begins to look around, and is not taken elsewhere.
  mutating func letGo() {
    switch self {
    case .settling(.end), .settling(.hit): self = .whole
    case .glance: self = .front(nil)
    case .settling(.moment), .front, .tail, .whole: break
    }
  }
}
