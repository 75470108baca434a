import Glibc
import TestSupport

/// A job that `espalier serve` offers, told by a log that the test writes.
final class ServedJob {
  /// What the job is now; ``publish()`` tells it.
  var job: Job
  /// The address that others watch.
  let address: String
  private let folder = TestFolder()
  private let server: CommandRun

  init(_ job: Job = Job()) throws {
    self.job = job
    let log = folder.write(job.snapshot, to: "job.log")
    server = try Espalier.start("serve", log)
    try server.wait(for: "\n")
    address = String(server.outputText.prefix { $0 != "\n" })
  }

  /// Tells what the job is now.
  func publish() { folder.write(job.snapshot, to: "job.log", appending: true) }

  /// Ends the server at once.
  func stop() { kill(server.process, SIGKILL) }

  /// Changes the job, and tells it.
  func update(_ change: (inout Job) -> Void) {
    change(&job)
    publish()
  }
}
