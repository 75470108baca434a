import SessionModel
import TestSupport
import Testing

@Suite("Turns")
struct TurnTests {
  /// What each turn begins with.
  private func beginnings(_ job: SessionBuilder) -> [String] {
    let position = job.session.position
    return TurnIndex(job.session, at: position).beginnings.map {
      job.session.text($0, .message, at: position) ?? ""
    }
  }

  @Test("begin with what a person asks, and not with what programs or commands say before it")
  func beginning() {
    var job = SessionBuilder()
    let reminder = job.entry("A reminder", role: .user)
    job.set(reminder, .origin, EntryOrigin.context.rawValue)
    job.entry("/clear", role: .user)
    job.entry("Mend it", role: .user)
    job.entry("And quickly", role: .user)
    let answer = job.entry("Mended")
    job.entry("/compact", role: .user)
    job.entry("Done")
    #expect(beginnings(job) == ["Mend it", "/compact"])
    let call = job.call("Bash", under: answer)
    let turns = TurnIndex(job.session, at: job.session.position)
    #expect(turns.turn(of: call, in: job.session)?.number == 1)
    #expect(turns.turn(of: .root, in: job.session) == nil)
  }
}
