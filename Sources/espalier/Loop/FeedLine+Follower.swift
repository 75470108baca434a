import EspalierKit
import Feeds
import SessionModel
import ViewerCore

extension FeedLine {
  /// How a feed is doing, in the words of the footer.
  ///
  /// - Parameter isWatched: whether the reader asked to follow, however the session stands.
  init(_ follower: Follower, _ recorder: Recorder?, isWatched: Bool, now: Now) {
    let status = follower.feed.status
    /// A monotonic moment on the wall clock, in whole seconds so that it does not flicker.
    func wall(_ moment: Milliseconds) -> Milliseconds {
      Milliseconds((now.wall.count + moment.count - now.monotonic.count) / 1000 * 1000)
    }
    let state: State
    switch status.phase {
    case .ended(.failed(let failure)): state = .trouble(reason: failure.why, retry: nil)
    case .ended(.finished): state = .ended
    case .retrying(let moment):
      state = .trouble(reason: status.lastError ?? "no answer", retry: wall(moment))
    case .connecting, .open, .waiting:
      if let error = status.lastError {
        state = .trouble(reason: error, retry: nil)
      } else if let warning = recorder?.warning {
        state = .trouble(reason: warning, retry: nil)
      } else {
        // A file is watched on, but of a job that is over nothing is expected.
        let isAwaited = isWatched && !follower.feed.kind.isServed
        state = follower.isOver && !isAwaited ? .ended : .healthy
      }
    }
    self.init(
      state: state, lastAnswer: status.lastAnswer.map(wall),
      isPolled: follower.feed.kind.isServed, percentRead: Self.percentRead(status),
      isStream: follower.feed.kind == .stream)
    isAtWork = follower.isKnownToRun(now: now)
    lag = follower.lag
  }

  /// How much was read of a source of known size, while it is not at its end.
  static func percentRead(_ status: FeedStatus) -> Int? {
    guard !status.isCaughtUp, status.end == nil, let total = status.bytesTotal, total > 0 else {
      return nil
    }
    return min(99, Int(status.bytesRead * 100 / total))
  }
}
