import CPlatform
import Glibc

/// Threads that look through the files of sessions ahead of whoever waits for them, who works along.
///
/// There is none before there is something to look through, and none any more when it is let go. What they read they
/// keep to themselves: what they hand back is a bit for each part of the query.
package final class SweepCrew {
  private let queue = SweepQueue()
  private let buffer = SweepBuffer()
  /// How many threads there are to be beside the one that asks.
  private let count: Int
  private var threads: [pthread_t] = []

  /// Makes a crew without a thread.
  package init(threads count: Int) { self.count = count }

  deinit {
    queue.end()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Has the files of a session looked through behind those that were added before.
  package func add(_ job: SweepQueue.Job) {
    queue.add(job)
    if threads.isEmpty { threads = (0..<count).compactMap { _ in start() } }
  }

  /// Works along for a moment.
  ///
  /// - Returns: whether the files of a session hold all that is looked for; `nil` while that is not known.
  package func step(_ job: SweepQueue.Job) -> Bool? { queue.step(job, buffer) }

  /// Starts a thread; `nil` when the system has none.
  private func start() -> pthread_t? {
    var thread = pthread_t()
    let queue = Unmanaged.passRetained(queue)
    let result = cplatform_start_thread(&thread, queue.toOpaque()) { pointer in
      if let pointer {
        Unmanaged<SweepQueue>.fromOpaque(pointer).takeRetainedValue().work(SweepBuffer())
      }
      return nil
    }
    if result == 0 { return thread }
    queue.release()
    return nil
  }
}
