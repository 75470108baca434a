import Feeds
import Glibc
import SessionModel
import Testing

/// How a job comes to its end, and what is none.
extension PollingFeedTests {
  @Test("The end of a job is asked for once more: it holds when two answers agree")
  func jobEnd() throws {
    let server = ScriptedServer { number, _ in .ok(number == 1 ? #"{"cut":1}"# : "{}") }
    let feed = try feed(server)
    let isDone = rig.run(
      feed, [server], receipt: { _ in .over }, until: { feed.status.end != nil })
    #expect(isDone)
    #expect(rig.records == [#"{"cut":1}"#, "{}"], "a bad last answer is put right")
    #expect(server.requests.count == 3)
    #expect(feed.status.end == .finished)
    #expect(feed.deadline == nil)
  }

  @Test("A server that is gone when the end is asked for once more ends the feed well")
  func jobEndAlone() throws {
    let server = ScriptedServer { number, _ in
      number == 1 ? .ok("{}") : .ok("", status: "500 No")
    }
    let feed = try feed(server)
    #expect(
      rig.run(
        feed, [server], receipt: { _ in .over }, until: { feed.status.end != nil }))
    #expect(feed.status.end == .finished)
  }

  @Test("An end is believed when two answers agree on it, however long they do not")
  func lyingEnd() throws {
    let server = ScriptedServer { number, _ in
      .ok(number < 40 && number % 2 == 0 ? "{\"n\":\(number)}" : number < 40 ? "[]" : "{}")
    }
    let feed = try feed(server)
    #expect(!rig.run(feed, [server], receipt: { _ in .over }, until: { false }))
    #expect(feed.status.end == .finished)
    #expect(rig.records.last == "{}")
    #expect(server.requests.count == 41)
  }

  @Test("A failure while the end is asked for once more is tried again, but not for long")
  func failureAtTheEnd() throws {
    for (failures, last) in [(1, "{\"whole\":1}"), (2, "{\"whole\":1}"), (3, "{\"cut\":1}")] {
      let rig = Rig()
      let server = ScriptedServer { number, _ in
        switch number {
        case 1: .ok("{\"cut\":1}")
        case ...(failures + 1): .ok("", status: number % 2 == 0 ? "404 No" : "500 No")
        default: .ok("{\"whole\":1}")
        }
      }
      let feed = try feed(server)
      #expect(!rig.run(feed, [server], receipt: { _ in .over }, until: { false }))
      #expect(feed.status.end == .finished)
      #expect(rig.records.last == last)
    }
  }

  @Test("A server that asks to be asked for the end much later is not waited for")
  func retryAfterTheEnd() throws {
    let server = ScriptedServer { number, _ in
      number == 1 ? .ok("{}") : .ok("", headers: ["Retry-After: 3600"], status: "503 Later")
    }
    let feed = try feed(server)
    #expect(!rig.run(feed, [server], receipt: { _ in .over }, until: { false }))
    #expect(feed.status.end == .finished)
    #expect(server.requests.count == 2)
  }

  @Test(
    "A refusal in the middle of a job is a failed poll", arguments: [401, 403, 404, 410, 418])
  func lateRefusal(status: Int) throws {
    let server = ScriptedServer { number, _ in
      (2...5).contains(number) ? .ok("", status: "\(status) No") : .ok("{\"n\":\(number)}")
    }
    let feed = try feed(server)
    #expect(rig.run(feed, [server]) { feed.status.lastError != nil })
    #expect(feed.status.lastError?.contains("answered \(status)") == true)
    #expect(feed.status.phase == .retrying(at: rig.monotonic + Milliseconds(1000)))
    #expect(rig.run(feed, [server]) { rig.records.count == 2 })
    #expect(feed.status.lastError == nil)
  }

  @Test("Refusals end the feed when there were five in a row over a minute")
  func refusedAtLast() throws {
    let server = ScriptedServer { number, _ in
      // The sixth question is answered otherwise, so that the count begins anew.
      switch number {
      case 1: .ok("{}")
      case 6: .ok("", status: "500 No")
      default: .ok("", status: "404 No")
      }
    }
    let feed = try feed(server)
    #expect(!rig.run(feed, [server]) { false })
    guard case .failed(let failure)? = feed.status.end else {
      Issue.record("did not fail")
      return
    }
    #expect(failure.kind == .refused)
    // Behind the sixth: 30 s of pause each, so the fifth one comes after two minutes.
    #expect(server.requests.count == 11)
  }
}
