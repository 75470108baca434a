import SessionModel
import Testing

@Suite("The status of calls and sessions")
struct StatusTests {
  /// A session with one entry and one call, after some events about them.
  private func call(_ events: (NodeID, NodeID) -> [Event]) -> (session: Session, call: NodeID) {
    var session = Session()
    let (entry, call) = (NodeID(1), NodeID(2))
    session.apply(.itemStart(ItemStart(id: entry, kind: .entry, parent: .root)))
    session.apply(.itemStart(ItemStart(id: call, kind: .call, parent: entry)))
    session.apply(events(entry, call))
    return (session, call)
  }

  private func status(_ events: (NodeID, NodeID) -> [Event]) -> Stated<ToolStatus>? {
    let (session, call) = call(events)
    return session.toolStatus(call, at: session.position)
  }

  @Test("a call of which nothing is said runs, and that is marked as worked out")
  func begins() { #expect(status { _, _ in [] } == Stated(.running, inferred: true)) }

  @Test("the end of its entry completes a call whose source names no status")
  func entryEnds() {
    #expect(status { entry, _ in [.itemEnd(entry)] } == Stated(.completed, inferred: true))
    #expect(
      status { entry, call in [.toolStatus(call, .running, .stated), .itemEnd(entry)] }
        == Stated(.running), "a stated one goes on")
  }

  @Test("a late record does not undo a terminal word, but an error outranks a normal end")
  func lateRecords() {
    #expect(
      status { _, call in
        [.toolStatus(call, .completed, .stated), .toolStatus(call, .running, .stated)]
      }
        == Stated(.completed))
    #expect(
      status { _, call in
        [.toolStatus(call, .completed, .stated), .toolStatus(call, .failed, .stated)]
      }
        == Stated(.failed))
    #expect(
      status { _, call in
        [.toolStatus(call, .failed, .stated), .toolStatus(call, .completed, .stated)]
      }
        == Stated(.failed))
    #expect(
      status { _, call in
        [.toolStatus(call, .completed, .stated), .toolStatus(call, .running, .restated)]
      }
        == Stated(.running), "a source that shows its whole state anew may say anything")
  }

  @Test(
    "the end of the session settles what is open",
    arguments: [
      (SessionStatus.succeeded, ToolStatus.completed, ToolStatus.lost),
      (.failed, .failed, .lost), (.cancelled, .cancelled, .cancelled), (.lost, .lost, .lost),
      (.incomplete, .lost, .lost), (.interrupted, .lost, .lost),
    ])
  func settling(outcome: SessionStatus, unstated: ToolStatus, stated: ToolStatus) {
    #expect(status { _, _ in [.run(outcome, .stated)] } == Stated(unstated, inferred: true))
    #expect(
      status { _, call in [.toolStatus(call, .running, .stated), .run(outcome, .stated)] }
        == Stated(stated, inferred: true))
  }

  @Test(
    "what the session stopped to ask waits on, and what was handed over goes on when it ended well",
    arguments: [
      (ToolStatus.waiting, SessionStatus.interrupted, ToolStatus.waiting),
      (.background, .succeeded, .background), (.background, .interrupted, .background),
      (.waiting, .succeeded, .lost), (.background, .lost, .lost),
      (.background, .cancelled, .cancelled), (.running, .interrupted, .lost),
    ])
  func settlingOfOthers(standing: ToolStatus, outcome: SessionStatus, then: ToolStatus) {
    #expect(
      status { _, call in [.toolStatus(call, standing, .stated), .run(outcome, .stated)] }?.value
        == then)
  }

  @Test("what arrives after the end is settled too, and a result still counts")
  func afterTheEnd() {
    #expect(
      status { _, call in [.run(.succeeded, .stated), .toolStatus(call, .running, .restated)] }
        == Stated(.lost, inferred: true), "no spinner turns for ever")
    #expect(
      status { _, call in
        [
          .toolStatus(call, .running, .stated), .run(.succeeded, .stated),
          .toolStatus(call, .completed, .stated),
        ]
      } == Stated(.completed))
  }

  @Test("a session that goes on after its end opens the calls that the end settled")
  func reopening() {
    #expect(
      status { _, call in
        [
          .toolStatus(call, .running, .stated), .run(.succeeded, .stated),
          .run(.inProgress, .restated),
        ]
      } == Stated(.running))
  }

  @Test("an error outranks the success of a session, not the other way round")
  func sessionEnds() {
    var session = Session()
    session.apply([.run(.succeeded, .stated), .run(.failed, .stated), .run(.succeeded, .stated)])
    #expect(session.status(at: 3) == Stated(.failed))
    #expect(session.status(at: 1) == Stated(.succeeded))
    #expect(session.status(at: 0) == nil)
  }

  @Test("every word is read as it is written")
  func words() {
    for status in ToolStatus.allCases { #expect(ToolStatus(word: status.word) == status) }
    for status in SessionStatus.allCases { #expect(SessionStatus(word: status.word) == status) }
    #expect(ToolStatus(word: "In_Progress") == .running)
    #expect(ToolStatus(word: "teleported") == nil)
  }

  @Test(
    "a session's status is one word wherever it is told: that nobody went on is no success",
    arguments: [
      (.succeeded, false, "succeeded"), (.succeeded, true, "ended"), (.failed, true, "(failed)"),
      (.inProgress, false, "in_progress"),
    ] as [(SessionStatus, Bool, String)])
  func words(_ status: SessionStatus, _ isInferred: Bool, _ word: String) {
    #expect(Stated(status, inferred: isInferred).word == word)
  }
}
