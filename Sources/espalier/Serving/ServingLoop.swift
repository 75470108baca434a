import EspalierKit
import Feeds
import Glibc
import SessionModel
import Terminal

/// The loop of a server: waits, reads all sessions in turn, answers.
struct ServingLoop {
  let sessions: ServedSessions
  let server: JobServer
  let answers: PageAnswers

  /// How long all sessions together are read before somebody is answered.
  private static let slice: Int64 = 50

  /// Runs until there is nothing to be served or a signal comes.
  ///
  /// - Returns: the signal that ended it.
  func run() -> Int32? {
    let signals = SignalSource()
    while sessions.isAlive {
      var descriptors = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      descriptors += server.descriptors
      for session in sessions.all { descriptors += session.descriptors }
      Waiting.wait(
        for: descriptors,
        until: [server.deadline, sessions.deadline] + sessions.all.flatMap(\.follower.deadlines))
      if let signal = signals.taken() {
        let now = Environment.now
        for session in sessions.all { session.finish(now: now) }
        return signal
      }
      let now = Environment.now
      var hasNews = sessions.look(now: now)
      let budget = Milliseconds(max(2, Self.slice / Int64(max(1, sessions.all.count))))
      for session in sessions.all where session.step(now: now, budget: budget) { hasNews = true }
      answers.answer(hasNews: hasNews, now: now)
      server.step(now: now)
    }
    return nil
  }
}
