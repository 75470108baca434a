import Glibc

/// The stretches of a file on their way between the thread that reads them and the one that hands on their lines: a few,
/// which go round. Whoever is quicker waits.
final class StretchExchange: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let news = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  // What follows is touched under the lock alone.
  private var empty = (0..<count).map { _ in Stretch() }
  private var full: [Stretch] = []
  private var isOver = false

  /// How many there are.
  private static let count = 3

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(news, nil)
  }

  deinit {
    pthread_cond_destroy(news)
    pthread_mutex_destroy(lock)
    news.deallocate()
    lock.deallocate()
  }

  /// Waits for a stretch to be filled; `nil` when no more are wanted.
  func takeEmpty() -> Stretch? {
    locked {
      while empty.isEmpty, !isOver { pthread_cond_wait(news, lock) }
      return isOver ? nil : empty.removeLast()
    }
  }

  /// Hands on a stretch that was filled.
  func put(full stretch: Stretch) {
    locked { full.append(stretch) }
  }

  /// Waits for the next stretch in the order of the file; `nil` behind the last.
  func takeFull() -> Stretch? {
    locked {
      while full.isEmpty, !isOver { pthread_cond_wait(news, lock) }
      return full.isEmpty ? nil : full.removeFirst()
    }
  }

  /// Gives a stretch back whose lines were handed on.
  func put(empty stretch: Stretch) {
    locked { empty.append(stretch) }
  }

  /// Says that nothing more comes, or that nothing more is wanted.
  func end() {
    locked { isOver = true }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer {
      pthread_cond_signal(news)
      pthread_mutex_unlock(lock)
    }
    return body()
  }
}
