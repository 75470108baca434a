import EspalierKit
import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing

@Suite("Watching a source")
struct WatchTests {
  private func snapshot(_ calls: String, _ status: String = "in_progress") -> String {
    #"{"response_id":"r","status":"\#(status)","progress":[{"ts":"2025-09-14T09:00:00Z","#
      + #""state":"s","message":"m","tool_calls":[\#(calls)]}],"output_text":"O"}"#
  }

  /// Waits for what a watch and a server wait for, and steps both.
  private func step(_ watch: SessionWatch, _ server: JobServer) -> [SessionUpdate] {
    var ready = watch.descriptors + server.descriptors
    let left = [watch.timeLeft, Milliseconds(20)].compactMap { $0 }.min() ?? .zero
    poll(&ready, nfds_t(ready.count), Int32(left.count))
    server.step(now: now)
    return watch.step()
  }

  private var now: Now {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let moment = Milliseconds(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    return Now(wall: moment, monotonic: moment)
  }

  @Test("a host polls a job in a loop of its own, and is told all of it")
  func job() throws {
    let server = try JobServer()
    server.offer("1")
    var options = JobOptions()
    options.interval = Milliseconds(10)
    options.wait = .zero
    let watch = try SessionWatch(job: server.url(of: "1"), options: options)
    let diary = Diary()
    var relay = CallbackRelay()
    var told: [String] = []
    var bodies = [
      snapshot(#"{"id":"a","name":"read","status":"running"}"#),
      snapshot(#"{"id":"a","name":"read","status":"completed"}"#),
      snapshot(#"{"id":"a","name":"read","status":"completed"}"#, "succeeded"),
    ]
    var expected = [["s: m", "start read"], ["complete read completed"], ["over succeeded: O"]]
    var version = 0
    let end = now.monotonic + Milliseconds(seconds: Patience.seconds)
    while !watch.isAtEnd || !told.isEmpty {
      if told.isEmpty, !bodies.isEmpty {
        version += 1
        server["1"]?.update(
          body: Array(bodies.removeFirst().utf8), etag: "\"\(version)\"", isFinal: bodies.isEmpty)
        told = expected.removeFirst()
      }
      relay.tell(step(watch, server), of: watch.session, to: diary)
      let lines = diary.take()
      #expect(told.starts(with: lines))
      told.removeFirst(min(lines.count, told.count))
      try #require(now.monotonic < end, "waited in vain for \(told), \(watch.trouble ?? "-")")
    }
    #expect(bodies.isEmpty && watch.failure == nil)
    #expect(watch.session.toolCalls().map(\.name) == ["read"])
  }

  @Test("a file is iterated over to the end of its session")
  func file() throws {
    let folder = TestFolder()
    let path = folder.write(
      snapshot(#"{"id":"a","name":"read"}"#) + "\n" + snapshot("", "failed") + "\n",
      to: "job.jsonl")
    let types = try SessionWatch(file: path).map(\.type)
    #expect(types.first == "new_message" && types.last == "completed")
  }

  @Test("a file that grows is followed without waiting longer than asked")
  func growing() throws {
    let folder = TestFolder()
    let path = folder.write(snapshot(#"{"id":"a","name":"read"}"#) + "\n", to: "job.jsonl")
    let watch = try SessionWatch(file: path)
    #expect(watch.updates().first?.type == "new_message")
    while !watch.updates(atMost: Milliseconds(1)).isEmpty {}
    #expect(!watch.isAtEnd)
    folder.write(snapshot("", "succeeded") + "\n", to: "job.jsonl", appending: true)
    let diary = Diary()
    #expect(try watch.run(diary) == .succeeded)
    #expect(diary.take().last == "over succeeded: O")
  }

  @Test("a pipe is read to its end, whatever format it has")
  func pipe() throws {
    var ends: [Int32] = [-1, -1]
    #expect(Glibc.pipe(&ends) == 0)
    let text = Array((snapshot("", "succeeded") + "\n").utf8)
    #expect(write(ends[1], text, text.count) == text.count)
    close(ends[1])
    defer { close(ends[0]) }
    let watch = SessionWatch(descriptor: ends[0])
    #expect(Array(watch).last?.type == "completed")
    #expect(watch.session.facts.outputText == "O")
  }

  @Test("what can't be read is told, with its source and without its secrets")
  func failures() throws {
    let folder = TestFolder()
    #expect(throws: SourceFailure.self) { try SessionWatch(file: folder / "none") }
    #expect(throws: SourceFailure.self) { try SessionWatch(job: "ftp://example.org") }
    var options = JobOptions()
    options.failuresToGiveUp = 1
    let watch = try SessionWatch(
      job: "http://anna:s3cret@127.0.0.1:1/jobs", options: options)
    #expect(throws: SourceFailure.self) { try watch.run(Diary()) }
    let failure = try #require(watch.failure)
    #expect(failure.kind == .unreachable && !failure.description.contains("s3cret"))
  }
}
