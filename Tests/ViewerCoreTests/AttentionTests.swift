import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("What wants a person")
struct AttentionTests {
  @Test("failures count until they are seen, and waiting until it is over")
  func counts() {
    var job = Job.small()
    var attention = Attention()
    attention.update(job.session)
    #expect(attention.failed == 1 && attention.failedSinceSeen == 1)
    attention.see()
    #expect(attention.failed == 1 && attention.failedSinceSeen == 0)
    let entry = job.entry("C")
    let call = job.call("ask", under: entry, status: .waiting)
    attention.update(job.session)
    #expect(attention.waiting == 1 && attention.lastWait == call)
    job.end(call, .failed)
    attention.update(job.session)
    #expect(attention.waiting == 0 && attention.failedSinceSeen == 1)
    #expect(attention.lastFailure == call)
    #expect(attention.status == .inProgress)
    job.finish(.failed)
    attention.update(job.session)
    #expect(attention.status == .failed)
  }
}
