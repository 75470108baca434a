import Feeds
import Glibc
import SessionModel

/// Whoever reads our standard output: that they are gone is noticed at once, and not only when there is something to write.
final class OutputReader: LoopMember {
  /// A pipe tells that nobody reads it without being asked for anything.
  let descriptors = [pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)]
  let deadline: Milliseconds? = nil

  func step(now: Now) {
    var place = descriptors
    let gone = POLLERR | POLLHUP | POLLNVAL
    guard poll(&place, 1, 0) > 0, Int32(place[0].revents) & gone != 0 else { return }
    Output.readerIsGone()
  }
}
