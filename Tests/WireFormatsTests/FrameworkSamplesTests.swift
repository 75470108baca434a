import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// What holds for every stream of an agent framework, tried on all recordings.
struct FrameworkSamplesTests {
  /// The formats, each with a folder of recordings.
  static let formats = ["loom", "beluga", "langgraph"]

  /// The recordings of a format: those beside the project and our own.
  private func recordings(_ format: String) -> [(name: String, text: String)] {
    var folders = [ProjectFiles.fixtures + "/" + format]
    if let samples = Conversation.samples(format) {
      folders.append(samples)
    } else {
      print("skipped: no samples of \(format) beside the project")
    }
    return folders.flatMap { folder in
      [".jsonl", ".sse"].flatMap { Conversation.files(in: folder, ending: $0) }
    }.compactMap { path in
      Files.text(path).map { (String(path.split(separator: "/").last ?? ""), $0) }
    }
  }

  private func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private func document(_ session: Session) -> String {
    String(
      decoding: JSONReport.document(of: session, at: session.position, compact: true),
      as: UTF8.self)
  }

  @Test("Every recording is recognised and read to its end", arguments: formats)
  func readThrough(format: String) throws {
    for (name, text) in recordings(format) {
      let found = Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }
      #expect(found.format?.name == format, "\(name)")
      let session = try Conversation(format, lines(text)).read()
      #expect(session.unknownCount == 0, "\(name)")
      #expect(session.malformedCount == 0, "\(name)")
      let status = session.status(at: session.position)?.value
      #expect(status?.isOpen == false && status != .lost, "\(name)")
    }
  }

  @Test("Every recording cut at any byte leaves a settled session", arguments: formats)
  func cuts(format: String) throws {
    for (name, text) in recordings(format) {
      let bytes = Array(text.utf8)
      for end in bytes.indices {
        let cut = lines(String(decoding: bytes[..<end], as: UTF8.self))
        let session = try Conversation(format, cut).read()
        guard session.nodeCount > 1 else { continue }
        #expect(session.status(at: session.position)?.value.isOpen == false, "\(name) at \(end)")
        for index in 1..<session.nodeCount where session.kind(NodeID(Int32(index))) == .call {
          let status = session.toolStatus(NodeID(Int32(index)), at: session.position)
          #expect(status?.value.isOpen == false, "\(name) at \(end)")
        }
      }
    }
  }

  @Test("Lines, events and an array of the same texts give the same session", arguments: formats)
  func wrappings(format: String) throws {
    for (name, text) in recordings(format) {
      let lines = lines(text)
      let expected = document(try Conversation(format, lines).read())
      if name.hasSuffix(".sse") {
        let events = text.split(separator: "\n\n").map { String($0) + "\n\n" }
        #expect(document(try Conversation(format, events).read()) == expected, "\(name)")
        let returns = lines.map { $0 + "\r" }
        #expect(document(try Conversation(format, returns).read()) == expected, "\(name)")
      } else {
        let events = lines.flatMap { ["data: " + $0, ""] }
        #expect(document(try Conversation(format, events).read()) == expected, "\(name)")
        var array = try Conversation(format, ["[" + lines.joined(separator: ",\n") + "]"])
        array.framing = .document
        #expect(document(array.read()) == expected, "\(name)")
      }
    }
  }

  @Test("Look-back shows each moment as it was", arguments: formats)
  func laws(format: String) throws {
    for (_, text) in recordings(format) { try Conversation(format, lines(text)).checkLaws() }
  }

  @Test("The document of a session reads back as itself", arguments: formats)
  func roundTrip(format: String) throws {
    for (name, text) in recordings(format) {
      let written = document(try Conversation(format, lines(text)).read())
      var trimmed = written
      while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
      let again = try Conversation("espalier-json", [trimmed])
      #expect(document(again.read()) == written, "\(name)")
    }
  }
}
