import EspalierKit
import Feeds
import Glibc
import SessionModel
import Terminal

/// The loop of a program without a screen: waits, reads, lets the observers tell.
struct PlainLoop {
  var follower: Follower
  /// What lives beside the feed.
  var members: [any LoopMember] = []
  /// Whether there is nothing to do any more.
  var givesUp: () -> Bool = { false }

  /// Runs until the source has ended or a signal comes.
  ///
  /// - Returns: the signal that ended it.
  mutating func run() -> Int32? {
    let signals = SignalSource()
    while !follower.isAtEnd, !givesUp() {
      var descriptors = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      descriptors += follower.feed.descriptors
      for member in members { descriptors += member.descriptors }
      Waiting.wait(for: descriptors, until: follower.deadlines + members.map(\.deadline))
      if let signal = signals.taken() {
        let now = Environment.now
        for observer in follower.observers { observer.finish(follower.session, now: now) }
        return signal
      }
      let now = Environment.now
      // A slice is long here: nobody waits for a key.
      _ = follower.step(now: now, budget: Milliseconds(50))
      // Behind the feed: what has come of its step is told now, not after the next wait.
      for member in members { member.step(now: now) }
    }
    return nil
  }
}
