import CPlatform
import Glibc
import Synchronization

/// Reads a large file of lines ahead on a second processor, from a place up to the end that it has then. There is
/// one at a time.
///
/// The thread does what follows from bytes alone and touches nothing else. It ends by itself where it can read no more,
/// be it the end or a fault: whoever reads on there finds out which.
final class ReadAhead {
  private let exchange = StretchExchange()
  private let thread: pthread_t
  /// The stretch whose lines are being handed on.
  private var current: Stretch?

  /// Whether there is one.
  private static let isTaken = Atomic(false)

  /// What the thread is told.
  private struct Reading {
    let exchange: StretchExchange
    let descriptor: Int32
    let place: Int64
    let isFollowed: Bool
  }

  /// Begins to read; `nil` where there is no second processor for it, or another file has it.
  ///
  /// - Parameters:
  ///   - descriptor: stays open as long as this is there.
  ///   - isFollowed: whether lines are to be known again.
  init?(_ descriptor: Int32, from place: Int64, isFollowed: Bool) {
    guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1, !Self.isTaken.exchange(true, ordering: .relaxed)
    else { return nil }
    let task = UnsafeMutablePointer<Reading>.allocate(capacity: 1)
    task.initialize(
      to: Reading(
        exchange: exchange, descriptor: descriptor, place: place, isFollowed: isFollowed))
    var thread = pthread_t()
    let code = cplatform_start_thread(&thread, task) { task in
      guard let task else { return nil }
      ReadAhead.run(task.assumingMemoryBound(to: Reading.self).move())
      task.deallocate()
      return nil
    }
    guard code == 0 else {
      task.deinitialize(count: 1)
      task.deallocate()
      Self.isTaken.store(false, ordering: .relaxed)
      return nil
    }
    self.thread = thread
  }

  deinit {
    exchange.end()
    pthread_join(thread, nil)
    Self.isTaken.store(false, ordering: .relaxed)
  }

  /// The next stretch, for which may be waited as for a disk; `nil` when the thread has come to its end. The one
  /// before must not be used any more.
  func next() -> Stretch? {
    if let current { exchange.put(empty: current) }
    current = exchange.takeFull()
    return current
  }

  private static func run(_ task: Reading) {
    var place = task.place
    while let stretch = task.exchange.takeEmpty(),
      stretch.read(task.descriptor, at: place, isFollowed: task.isFollowed)
    {
      place += Int64(stretch.count)
      task.exchange.put(full: stretch)
    }
    task.exchange.end()
  }
}
