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
  /// Whether to go on when the source has ended.
  var outlivesSource = false
  /// Whether somebody wants to know what the session is now, changed or not.
  var isAwaited: () -> Bool = { false }
  /// Whether there is nothing to do any more.
  var givesUp: () -> Bool = { false }

  /// Whether there is more to come. A source that gave nothing but its failure leaves nothing to offer.
  private var goesOn: Bool {
    if !follower.isAtEnd { return true }
    return outlivesSource && (follower.failure == nil || follower.session.position > 0)
  }

  /// Runs until the source has ended or a signal comes.
  ///
  /// - Parameter afterSlice: called with the session after each slice of reading, and when it is awaited.
  /// - Returns: the signal that ended it.
  mutating func run(afterSlice: (Session) -> Void = { _ in }) -> Int32? {
    let signals = SignalSource()
    while goesOn, !givesUp() {
      var descriptors = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      if !follower.isAtEnd { descriptors += follower.feed.descriptors }
      for member in members { descriptors += member.descriptors }
      Waiting.wait(for: descriptors, until: follower.deadlines + members.map(\.deadline))
      if let signal = signals.taken() {
        let now = Environment.now
        for observer in follower.observers { observer.finish(follower.session, now: now) }
        return signal
      }
      let now = Environment.now
      // A slice is long here: nobody waits for a key.
      let hasChanged = follower.step(now: now, budget: Milliseconds(50))
      if hasChanged || isAwaited() { afterSlice(follower.session) }
      // Behind the feed: what has come of its step is told now, not after the next wait.
      for member in members { member.step(now: now) }
    }
    return nil
  }
}
