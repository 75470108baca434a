import JSONReading
import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// What holds for every stream of a model service, tried on recordings of others.
struct CompletionSamplesTests {
  /// The folders with recordings, and the format that their files are of.
  static let folders = [
    ("openai-chat", "openai-chat"), ("openai-compat-quirks", "openai-chat"),
    ("candle-vllm", "openai-chat"), ("openai-responses", "openai-responses"),
    ("anthropic", "anthropic"),
  ]

  /// Lines that no reader of the bytes can read, by file: they lack a bracket.
  static let torn = [
    "parallel-tool-call-wrapper.1.chunks.txt": 2, "spliced-message-start.chunks.txt": 2,
  ]

  /// The recordings of a folder.
  private func recordings(_ folder: String) -> [(name: String, text: String)] {
    guard let folder = Conversation.samples(folder) else {
      print("skipped: no samples beside the project")
      return []
    }
    return [".chunks.txt", ".sse"].flatMap { Conversation.files(in: folder, ending: $0) }
      .compactMap { path in
        Files.text(path).map { (String(path.split(separator: "/").last ?? ""), $0) }
      }
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The document of a session.
  private func document(_ session: Session) -> String {
    String(
      decoding: JSONReport.document(of: session, at: session.position, compact: true),
      as: UTF8.self)
  }

  @Test("Every recording is recognised and read to its end", arguments: folders)
  func readThrough(folder: String, format: String) throws {
    for (name, text) in recordings(folder) {
      let found = Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }
      #expect(found.format?.name == format, "\(name)")
      #expect(found.framing == .line, "\(name)")
      let session = try Conversation(format, lines(text)).read()
      #expect(session.unknownCount == 0, "\(name)")
      #expect(session.malformedCount == Self.torn[name] ?? 0, "\(name)")
      let status = session.status(at: session.position)
      #expect(status?.value.isOpen == false, "\(name)")
      // Only the one that lacks its last line has no end.
      #expect((status?.value == .lost) == name.hasPrefix("parallel-tool-call-wrapper"), "\(name)")
      #expect(session.callsLeftOpen == [], "\(name)")
    }
  }

  @Test(
    "Lines, whole events and an array of the same texts give the same session", arguments: folders)
  func wrappings(folder: String, format: String) throws {
    for (name, text) in recordings(folder) where Self.torn[name] == nil {
      let lines = lines(text)
      let expected = document(try Conversation(format, lines).read())
      let events = text.split(separator: "\n\n").map { String($0) + "\n\n" }
      if name.hasSuffix(".sse") {
        #expect(document(try Conversation(format, events).read()) == expected, "\(name)")
        continue
      }
      let texts = lines.filter { !$0.isEmpty }
      let wrapped = texts.flatMap { ["data: " + $0, ""] }
      #expect(document(try Conversation(format, wrapped).read()) == expected, "\(name)")
      var array = try Conversation(format, ["[" + texts.joined(separator: ",\n") + "]"])
      array.framing = .document
      #expect(document(array.read()) == expected, "\(name)")
    }
  }

  @Test(
    "Lines cut anywhere leave a settled session, and the past stays as it was", arguments: folders)
  func laws(folder: String, format: String) throws {
    for (name, text) in recordings(folder)
    where name.hasSuffix(".chunks.txt") && text.utf8.count < 8000 {
      try Conversation(format, lines(text)).checkLaws()
    }
  }

  @Test("Events cut anywhere leave a settled session", arguments: folders)
  func cutEvents(folder: String, format: String) throws {
    for (name, text) in recordings(folder) where name.hasSuffix(".sse") {
      let bytes = Array(text.utf8)
      for end in stride(from: 0, to: bytes.count, by: bytes.count / 40 + 1) {
        let session = try Conversation(
          format, lines(String(decoding: bytes[..<end], as: UTF8.self))
        ).read()
        guard session.nodeCount > 1 else { continue }
        let status = session.status(at: session.position)?.value
        #expect(status?.isOpen == false, "\(name) at \(end)")
        if !name.contains("error") { #expect(status != .failed, "\(name) at \(end)") }
      }
    }
  }

  @Test("Look-back shows each moment as it was", arguments: folders)
  func timeTravel(folder: String, format: String) throws {
    for (name, text) in recordings(folder) where name.hasSuffix(".sse") {
      var source = TextSourceView(format)
      var past: [(position: Int32, view: String)] = []
      for line in lines(text) {
        source.read(line)
        past.append((source.position, source.view))
      }
      source.finish()
      for moment in past {
        #expect(view(source.session, at: moment.position) == moment.view, "\(name)")
      }
    }
  }

  @Test("The document of a session reads back as itself", arguments: folders)
  func roundTrip(folder: String, format: String) throws {
    for (name, text) in recordings(folder) {
      let document = document(try Conversation(format, lines(text)).read())
      let again = try Conversation("espalier-json", [document.trimmed])
      #expect(self.document(again.read()) == document, "\(name)")
    }
  }

  @Test("A poll behind the stream of the same response changes nothing")
  func pollAfterStream() throws {
    guard let folder = Conversation.samples("openai-responses") else { return }
    let base = folder + "/pydantic-ai.test_background_mode_streaming_continuation_vcr."
    guard let stream = Files.text(base + "0.sse"),
      let poll = Files.text(base + "1.json")
    else { return }
    var conversation = try Conversation("openai-responses", lines(stream))
    let before = view(conversation.read())
    conversation.records.append((poll, nil))
    #expect(view(conversation.read()) == before)
  }

  @Test("A stream and its resumption are one response")
  func resumption() throws {
    guard let folder = Conversation.samples("openai-responses") else { return }
    let base = folder + "/pydantic-ai.test_background_mode_streaming_starting_after_vcr."
    guard let first = Files.text(base + "0.sse"),
      let second = Files.text(base + "1.sse")
    else { return }
    let whole = document(try Conversation("openai-responses", lines(first)).read())
    let cut = lines(first).prefix(20)
    #expect(
      document(try Conversation("openai-responses", cut + [""] + lines(second)).read()) == whole)
  }
}

extension String {
  /// The text without white space behind it.
  fileprivate var trimmed: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
