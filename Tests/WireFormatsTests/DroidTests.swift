import SessionModel
import Testing
import WireFormats

@Suite("Droid")
struct DroidTests {
  private let settings =
    #"{"model":"m-1","reasoningEffort":"off","tokenUsage":{"inputTokens":70,"outputTokens":40,"cacheCreationTokens":10,"cacheReadTokens":300,"thinkingTokens":5}}"#

  private let lines = [
    #"{"type":"session_start","id":"d","title":"Mend","cwd":"/x"}"#,
    #"{"type":"message","id":"m1","timestamp":"2026-01-01T00:00:00Z","message":{"role":"user","content":[{"type":"text","text":"go"}]}}"#,
    #"{"type":"message","id":"m2","timestamp":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":[{"type":"text","text":"Done."}]}}"#,
  ]

  @Test(
    "the settings beside a session file tell its model and its tokens, whenever they are read",
    arguments: 0...3)
  func settings(place: Int) throws {
    var conversation = try Conversation("droid", lines)
    conversation.records.insert((settings, "d.settings.json"), at: place)
    let session = conversation.read()
    #expect(
      summary(session)
        == "succeeded* id=d title=Mend model=m-1 inputTokens=380 outputTokens=40 cachedTokens=300 outputText=Done."
    )
    #expect(session.text(.root, .cacheWrites5m, at: session.position) == "10")
    #expect(session.unknownCount + session.malformedCount == 0)
    conversation.checkLaws()
  }

  @Test("settings that are written again tell what they tell then")
  func again() throws {
    var conversation = try Conversation("droid", lines)
    conversation.add(
      [settings, settings.replacing("\"outputTokens\":40", with: "\"outputTokens\":45")],
      file: "d.settings.json")
    #expect(summary(conversation.read()).contains("outputTokens=45"))
  }

  @Test("they have the name of the session file, and lie beside it")
  func companions() throws {
    let format = try #require(Format.named("droid"))
    let folder = try #require(format.companions("/s/d.jsonl").first)
    #expect(folder.path == "/s" && !folder.isRecursive)
    #expect(folder.lines.isEmpty && folder.documents == ["/d.settings.json"])
    #expect(format.companions("d.jsonl").first?.path == ".")
    #expect(format.companions("/s/d.json").isEmpty)
  }
}
