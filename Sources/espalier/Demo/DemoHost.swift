import Feeds
import Glibc
import SessionModel

/// Runs the simulated job and serves it, as another program would.
final class DemoHost: LoopMember {
  private let server: JobServer
  private let job: DemoJob
  private let served: ServedJob
  private var version = 0
  private var next: Milliseconds?
  private var last: [UInt8] = []

  /// How often the job is looked at, before its speed is counted in.
  private static let interval = 100.0
  /// What the job is called in its address.
  static let id = "demo"

  init(server: JobServer, job: DemoJob, now: Now) {
    self.server = server
    self.job = job
    served = server.offer(Self.id)
    next = now.monotonic
    step(now: now)
  }

  var descriptors: [pollfd] { server.descriptors }

  var deadline: Milliseconds? { [server.deadline, next].compactMap { $0 }.min() }

  func step(now: Now) {
    if let due = next, now.monotonic >= due {
      let body = job.snapshot(at: now.wall)
      let isOver = job.isOver(at: now.wall)
      if body != last {
        version += 1
        served.update(body: body, etag: "\"\(version)\"", isFinal: isOver)
        last = body
      }
      let pause = Milliseconds(Int64(max(10, Self.interval / job.speed)))
      next = isOver ? nil : now.monotonic + pause
    }
    server.step(now: now)
  }
}
