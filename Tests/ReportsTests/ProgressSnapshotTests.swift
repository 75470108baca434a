import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The progress snapshot")
struct ProgressSnapshotTests {
  func snapshot(_ session: Session, id: String? = nil) throws -> EditableJSON {
    let bytes = ProgressSnapshot.snapshot(of: session, at: session.position, id: id)
    return try EditableJSON(String(decoding: bytes, as: UTF8.self))
  }

  @Test(
    "tells eight words with five, and says in the error what is lost by it",
    arguments: [
      (SessionStatus.queued, "queued", "null"), (.inProgress, "in_progress", "null"),
      (.succeeded, "succeeded", "null"), (.failed, "failed", "null"),
      (.cancelled, "cancelled", "null"),
      (.incomplete, "failed", #""incomplete: cut off before the end""#),
      (.interrupted, "failed", #""interrupted: stopped to ask""#),
      (.lost, "failed", #""lost: the source ended without saying how""#),
    ])
  func words(status: SessionStatus, word: String, error: String) throws {
    var b = SessionBuilder()
    b.apply(.run(status, .stated))
    let snapshot = try snapshot(b.session)
    #expect(snapshot["status"]?.string == word)
    #expect(snapshot["error"]?.text == error)
  }

  @Test("says of an end that was worked out that it was")
  func inferred() throws {
    var b = SessionBuilder()
    b.apply(.run(.inProgress, .inferred))
    #expect(try snapshot(b.session)["inferred"] == nil, "what goes on says nothing of an end")
    b.apply(.run(.succeeded, .inferred))
    #expect(try snapshot(b.session)["status"]?.string == "succeeded")
    #expect(try snapshot(b.session)["inferred"]?.text == "true")
    b.apply(.run(.succeeded, .stated))
    #expect(try snapshot(b.session)["inferred"] == nil)
  }

  @Test("leaves out what the source took back, and is else the document's")
  func entries() throws {
    var b = SessionBuilder()
    b.apply(.retract(b.entry("gone")))
    let entry = b.entry("here")
    let agent = b.call("agent", under: entry)
    _ = b.entry("below", under: agent)
    b.set(.root, .error, b.json(#"{"message":"no"}"#))
    b.apply(.run(.lost, .stated))
    let snapshot = try snapshot(b.session, id: "job-1")
    #expect(
      snapshot.keys == [
        "response_id", "status", "progress", "output_text", "error", "title", "model",
        "created_at", "completed_at", "usage",
      ])
    #expect(snapshot["response_id"]?.string == "job-1")
    #expect(snapshot["error"]?.text == #"{"message":"no"}"#)
    let bytes = JSONReport.document(of: b.session, at: b.session.position, compact: true)
    let document = try EditableJSON(String(decoding: bytes, as: UTF8.self))
    #expect(snapshot["progress"]?.elements.count == 1)
    #expect(snapshot["progress"]?[0] == document["progress"]?[1])
  }
}
