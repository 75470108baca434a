import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import ViewerCore

/// Reads the session that the overview beside the list is of, in slices of time, and again when it has grown.
struct PreviewReading {
  private let program: Program
  private let options: ViewerOptions
  /// What reads it: what lanes are read by, or where that reads nothing, what opens it.
  private var follower: LaneFollower?
  private var opened: Follower?
  private var preview: SessionPreview?
  /// When the file was written that was read last, and how the session stood.
  private var modified: Milliseconds?
  private var state = SessionState.unknown
  /// Whether something is to be read.
  private var isBehind = false
  /// When it is read again at the earliest, on the monotonic clock.
  private var rest = Milliseconds.zero

  /// The least time between two readings of a session that grows, and how much of it they may take: one part in so
  /// many.
  private static let (pause, share) = (Milliseconds(500), Int64(50))

  init(_ program: Program, _ options: ViewerOptions) {
    (self.program, self.options) = (program, options)
  }

  /// What there is to draw.
  var shown: (preview: SessionPreview, session: Session)? {
    guard let preview, let session else { return nil }
    return (preview, session)
  }

  private var session: Session? { follower?.session ?? opened?.session }

  /// Takes what the cursor rests on.
  mutating func choose(_ chosen: ListedSession?, rows: Int, columns: Int, now: Milliseconds) {
    guard let chosen else {
      (follower, opened, preview, isBehind) = (nil, nil, nil, false)
      return
    }
    if preview?.id == chosen.id {
      if let session { preview?.resize(rows: rows, columns: columns, session) }
      guard modified != chosen.modified || state != chosen.state else { return }
      if follower != nil {
        (modified, state, isBehind) = (chosen.modified, chosen.state, true)
      }
      // What is opened is read as it was then: it is opened anew, now and then.
      guard opened != nil, Environment.monotonic() >= rest else { return }
    }
    preview = SessionPreview(
      of: chosen.id, rows: rows, columns: columns, now: now, options: options)
    (modified, state, isBehind, rest) = (chosen.modified, chosen.state, true, .zero)
    follower = LaneFollower(chosen)
    opened = follower == nil ? open(chosen) : nil
    // What cannot be opened has no overview, and is not tried again.
    isBehind = follower != nil || opened != nil
  }

  /// Opens what is no file of lines: a database, a packed file.
  private func open(_ session: ListedSession) -> Follower? {
    guard let opened = try? program.open(session.source, follows: false, asksOnce: true) else {
      return nil
    }
    return Follower(opened, stopsAtEnd: !session.state.isLive)
  }

  /// Reads for a slice of time.
  ///
  /// - Returns: whether there is something else to draw.
  mutating func step(_ now: Now, budget: Milliseconds) -> Bool {
    if isBehind, now.monotonic >= rest { return read(now, budget) }
    guard let due = preview?.deadline, due <= now.wall, let session else { return false }
    preview?.tick(session, now: now.wall)
    return true
  }

  private mutating func read(_ now: Now, _ budget: Milliseconds) -> Bool {
    let end = now.monotonic + budget
    var isAtEnd = false
    repeat {
      if follower != nil {
        _ = follower?.step()
        isAtEnd = follower?.isAtEnd ?? true
      } else {
        // A slice may change nothing and yet not be the last: a part of a long line, rows that tell nothing.
        _ = opened?.step(now: Environment.now, budget: budget)
        isAtEnd = opened?.isAtEnd ?? true
      }
    } while !isAtEnd && Environment.monotonic() < end
    guard isAtEnd else { return false }
    if !state.isLive { follower?.settle() }
    guard let session else { return false }
    isBehind = false
    preview?.show(session, isAtWork: [.running, .waiting].contains(state), now: now.wall)
    let took = Environment.monotonic() - now.monotonic
    rest = now.monotonic + Milliseconds(max(Self.pause.count, took.count * Self.share))
    return true
  }

  /// When there is something to do, on the monotonic clock.
  func deadline(_ now: Now) -> Milliseconds? {
    if isBehind { return rest }
    return preview?.deadline.map { now.monotonic + max(.zero, $0 - now.wall) }
  }
}
