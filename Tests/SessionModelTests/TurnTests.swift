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

  @Test("begin with what a person says, not with what programs say before; commands ask nothing")
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
    let shell = job.entry("! ls", role: .user)
    job.call("bash", under: shell)
    job.entry("What was that?", role: .user)
    job.entry("/tmp/notes is mine, by the way", role: .user)
    #expect(
      beginnings(job) == ["/clear", "Mend it", "/compact", "! ls", "What was that?"])
    let call = job.call("Bash", under: answer)
    let position = job.session.position
    let turns = TurnIndex(job.session, at: position)
    #expect(turns.turn(of: call, in: job.session)?.number == 2)
    #expect(turns.turn(of: .root, in: job.session) == nil)
    // Before it was said it was no command.
    #expect(job.session.isCommand(shell, at: position))
    #expect(!job.session.isCommand(shell, at: job.session.born(shell)))
  }

  @Test("an entry earns its row by what it says at a moment, whatever it said before and after")
  func earning() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      var job = SessionBuilder()
      let entry = job.entry(nil)
      let channels: [Channel] = [.message, .error, .outputText, .reasoning, .state]
      var said: [Int32: Bool] = [job.session.position: false]
      for _ in 0..<8 {
        let channel = channels.randomElement(using: &generator)!
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: job.apply(.itemData(entry, channel, nil))
        case 1: job.apply(.itemData(entry, channel, job.json("null")))
        case 2: job.apply(.itemAppend(entry, channel, job.session.store.keep("more")))
        case 3: job.apply(.retract(entry))
        default: job.set(entry, channel, "words")
        }
        let now = job.session.position
        // Thinking alone leads to nothing here, which is a row too.
        said[now] = channels.dropLast().contains { job.session.has($0, of: entry, at: now) }
      }
      for (position, isSaid) in said {
        #expect(job.session.earnsRow(entry, at: position) == isSaid, "at \(position)")
      }
    }
  }
}
