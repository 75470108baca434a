import Glibc
import Synchronization

/// The threads of the tests that start programs.
///
/// Such a test mostly waits, which must not take a thread from those that compute; and so many of them at
/// once as a machine has cores would make each other slow. So they have a few threads of their own, and the
/// number of these is the gate.
final class ProgramThreads: TaskExecutor {
  /// The one set of threads.
  static let shared = ProgramThreads(count: 4)

  private let jobs = Mutex<[UnownedJob]>([])
  /// Counts the jobs that nobody has taken yet.
  private let waiting: Semaphore

  private init(count: Int) {
    waiting = Semaphore()
    for _ in 0..<count {
      var thread = pthread_t()
      let this = Unmanaged.passRetained(self).toOpaque()
      let result = pthread_create(
        &thread, nil,
        { context in
          guard let context else { return nil }
          Unmanaged<ProgramThreads>.fromOpaque(context).takeRetainedValue().work()
        }, this)
      precondition(result == 0, "no thread for tests")
      pthread_detach(thread)
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    waiting.signal()
  }

  /// Runs jobs for ever.
  private func work() -> Never {
    while true {
      waiting.wait()
      jobs.withLock { $0.removeFirst() }.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  /// A counter that a thread can wait for.
  private struct Semaphore: @unchecked Sendable {
    private let counter: UnsafeMutablePointer<sem_t>

    init() {
      counter = .allocate(capacity: 1)
      sem_init(counter, 0, 0)
    }

    func signal() { sem_post(counter) }

    func wait() { while sem_wait(counter) != 0 {} }
  }
}
