import Glibc

/// Threads that do the tries of a family side by side.
enum Crew {
  /// What a thread is to do; `pthread_create` takes one pointer.
  private final class Job {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  /// Does something for each number below `count`, `width` of them at a time, and waits for all.
  static func forEach(_ count: Int, width: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let taken = Shared(0)
    let threads = (0..<max(1, min(width, count))).compactMap { _ in
      start {
        while true {
          let number = taken.change { taken -> Int in
            taken += 1
            return taken - 1
          }
          guard number < count else { return }
          body(number)
        }
      }
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Starts a thread.
  static func start(_ work: @escaping @Sendable () -> Void) -> pthread_t? {
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(work)).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().work() }
        return nil
      }, job)
    return result == 0 ? thread : nil
  }
}
