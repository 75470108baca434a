import SessionModel
import TestSupport
import Testing
import WireFormats

/// Which version wrote a session, and whether it is newer than what was checked.
@Suite("Versions of writers")
struct VersionTests {
  @Test(
    "versions are compared number by number",
    arguments: [
      ("2.1.99", "2.1.220"), ("1.9", "1.10.0"), ("0.40", "0.40.1"), ("2.0.0-beta.3", "2.0"),
      ("1.4rc1", "1.4"), ("0.3.135.dev2+g715e750e", "0.3.135"), ("ATIF-v1.6", "ATIF-v1.8"),
      ("v9", "10"), ("3", "99999999999999999999"),
    ])
  func order(_ older: String, _ newer: String) throws {
    let (older, newer) = try (
      #require(VersionNumber(older)), #require(VersionNumber(newer))
    )
    #expect(older < newer)
    #expect(!(newer < older))
  }

  @Test(
    "a name in front, zeros at the end and the name of a build say nothing",
    arguments: [("v1.2", "1.2.0"), ("1.0.0+abc", "1"), ("mini-swe-agent-1.1", "1.1")])
  func equal(_ first: String, _ second: String) {
    #expect(VersionNumber(first) != nil)
    #expect(VersionNumber(first) == VersionNumber(second))
  }

  @Test("a text without a number is no version", arguments: ["", "next", "[left out]"])
  func none(_ text: String) { #expect(VersionNumber(text) == nil) }

  @Test("every version that is checked is one")
  func rows() {
    for format in Format.all {
      guard let checked = format.writer.checked else { continue }
      #expect(VersionNumber(checked) != nil, "\(format.name)")
    }
  }

  private func claude(_ versions: [String]) -> SessionReader {
    var reader = SessionReader("claude-code")
    for (place, version) in versions.enumerated() {
      reader.follow(
        """
        {"type":"user","uuid":"u\(place)","sessionId":"s","version":"\(version)",\
        "message":{"role":"user","content":"oil the gate \(place)"}}
        """)
    }
    return reader
  }

  @Test("a session that newer versions went on with is of the highest")
  func highest() {
    let session = claude(["2.1.9", "2.1.100", "2.1.20", "[left out]"]).session
    #expect(session.written(at: session.position) == "written by Claude Code 2.1.100")
    #expect(!session.isNewerThanChecked(at: session.position))
  }

  @Test("what is newer than was checked says so, from the record on that tells it")
  func newer() throws {
    let checked = try #require(Format.named("claude-code")?.writer.checked)
    let old = claude(["2.1.9"]).session.position
    let session = claude(["2.1.9", "99.1.0"]).session
    #expect(
      session.written(at: session.position)
        == "written by Claude Code 99.1.0, checked up to \(checked)")
    #expect(session.written(at: old) == "written by Claude Code 2.1.9")
  }

  /// Where each format tells its version, with the highest that its fixtures hold.
  @Test(
    "formats tell the versions of their shapes and of their programs",
    arguments: [
      (
        "pi",
        #"{"type":"session","version":4,"id":"p","timestamp":"2026-01-02T03:04:05Z","cwd":"/"}"#,
        "written by Pi in session format 4, checked up to 3"
      ),
      (
        "codex",
        #"{"timestamp":"2026-01-02T03:04:05Z","type":"session_meta","payload":{"id":"c","cli_version":"0.99.0"}}"#,
        "written by Codex 0.99.0"
      ),
      (
        "copilot",
        #"{"type":"session.start","data":{"copilotVersion":"1.0.9"},"id":"1","parentId":null,"timestamp":"2026-01-02T03:04:05Z"}"#,
        "written by Copilot CLI 1.0.9"
      ),
      (
        "kimi", #"{"type":"metadata","protocol_version":"2.0"}"#,
        "written by Kimi in wire protocol 2.0, checked up to 1.4"
      ),
      (
        "atif", #"{"schema_version":"ATIF-v1.9","agent":{"name":"a"},"steps":[]}"#,
        "written in ATIF 1.9, checked up to 1.8"
      ),
    ])
  func told(_ format: String, _ record: String, _ words: String) {
    var reader = SessionReader(format)
    reader.follow(record, framing: format == "atif" ? .document : .line)
    #expect(reader.session.written(at: reader.session.position) == words)
  }

  @Test("a format whose sources tell no version says who writes them")
  func untold() throws {
    let writer = try #require(Format.named("gemini")?.writer)
    #expect(writer.words() == "by Gemini CLI")
    #expect(writer.place == nil)
  }
}
