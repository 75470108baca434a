import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Conversations are told apart by their first line")
struct ConversationDetectionTests {
  @Test(
    "each fixture is found to be of its format",
    arguments: [
      "copilot", "codex", "codex-exec", "codex-app-server", "pi", "gemini", "qwen", "kiro",
      "hermes", "vibe", "junie", "antigravity",
    ])
  func fixtures(format: String) throws {
    let folder = ProjectFiles.fixtures + "/" + format
    let paths = Conversation.files(in: folder, ending: ".jsonl")
    #expect(!paths.isEmpty)
    for path in paths {
      let text = try #require(Files.text(path))
      let found = Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }
      #expect(found.format?.name == format, "\(path)")
      #expect(found.framing == .line)
    }
  }

  @Test(
    "each recorded file is found to be of its format",
    arguments: [
      ("copilot", "copilot"), ("codex", "codex"), ("codex-exec-json", "codex-exec"), ("pi", "pi"),
      ("gemini", "gemini"), ("qwen", "qwen"),
    ])
  func samples(folder: String, format: String) throws {
    guard let samples = Conversation.samples(folder) else { return }
    for path in Conversation.files(in: samples, ending: ".jsonl")
      + Conversation.files(in: samples, ending: ".json")
    {
      let text = try #require(Files.text(path))
      let head = Array(text.utf8.prefix(64 << 10))
      let found = head.withUnsafeBytes { Format.detect($0, isWhole: false) }
      #expect(found.format?.name == format, "\(path)")
    }
  }
}
