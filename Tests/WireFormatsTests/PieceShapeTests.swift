import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports
@testable import WireFormats

/// Records that are the one before them but for a piece of a text are read by it, and nothing else comes of it.
@Suite("Records of one shape")
struct PieceShapeTests {
  /// Reads records with shapes or without, and tells what the session was like behind every record.
  private func read(
    _ records: [[UInt8]], as format: Format, withShapes: Bool, framing: Record.Framing = .line
  ) throws -> (moments: [String], document: [UInt8]) {
    var reader = try #require(format.makeReader() as? RecordReader)
    reader.usesShapes = withShapes
    var session = Session()
    var moments: [String] = []
    for (place, record) in records.enumerated() {
      let padded = record + Array(repeating: 0, count: Record.padding)
      padded.withUnsafeBytes { padded in
        let record = Record(
          bytes: UnsafeRawBufferPointer(rebasing: padded[..<record.count]), framing: framing,
          number: place + 1, arrival: place % 3 == 0 ? nil : Milliseconds(Int64(place) * 15_000))
        do throws(UnreadableRecord) {
          try reader.read(record, into: &session)
        } catch {
          session.apply(.note(Note(.malformed, line: record.number, error.reason)))
        }
      }
      let time = session.timeline.end.map { "\($0.count)" } ?? "-"
      moments.append("\(session.position) at \(time)")
    }
    reader.finish(into: &session)
    return (moments, JSONReport.document(of: session, at: session.position, compact: true))
  }

  private func check(
    _ records: [[UInt8]], as format: Format, framing: Record.Framing = .line, _ name: String
  ) throws {
    let short = try read(records, as: format, withShapes: true, framing: framing)
    let full = try read(records, as: format, withShapes: false, framing: framing)
    #expect(short.moments == full.moments, "\(name)")
    #expect(short.document == full.document, "\(name)")
  }

  /// The folders of recordings beside the project whose formats have records of one shape.
  private static let folders = [
    "ag-ui", "openai-chat", "openai-compat-quirks", "candle-vllm", "openai-responses", "anthropic",
    "lumnis",
  ]

  @Test("fixtures and recordings come to the same without shapes")
  func recordings() throws {
    let formats = Self.frames.keys
    let recordings = Self.folders.compactMap { Conversation.samples($0) }.flatMap { folder in
      [".jsonl", ".sse", ".txt"].flatMap { Conversation.files(in: folder, ending: $0) }
    }.compactMap { path in
      RecordedSource(name: path, bytes: Array((Files.text(path) ?? "").utf8))
    }.filter { formats.contains($0.format.name) }
    if recordings.isEmpty { print("skipped: no recordings of streams beside the project") }
    let fixtures = RecordedSource.fixtures.filter { formats.contains($0.format.name) }
    #expect(fixtures.count > 5)
    for source in fixtures + recordings {
      let records = source.records(of: source.bytes).map { record in
        Array(
          source.bytes[record].last == 13 ? source.bytes[record].dropLast() : source.bytes[record])
      }
      try check(records, as: source.format, framing: source.framing, source.name)
    }
  }

  /// Bodies of strings, some of which are none, or end their record early.
  private static let bodies = [
    "a", "and so on, with more words than fit into one vector", #"\n"#, #"\"q\""#, #"\\"#,
    #"\u00e9"#,
    #"\ud83d\ude00"#, "é", "日本語のテキスト", "😀", #"{\"a\":"#, #"1}"#, "<think>", "</think>", "[TOOL_",
    "CALLS]", "", #"""#, #"","x":""#, #"a\"#, #"a\\\"#, "\u{1}", "a\tb", #"\q"#, "fifteen letters",
    #"sixteen letters\"#, #"fifteen letter\n"#,
  ]

  /// What stands in the place of `%`.
  private static let others = [
    "5", "6", "70", "1755300003400", "1755300003500", "-3", "1.5", "007", "1e3", "null", #""x""#,
    #""""#,
    #""2026-01-01T00:00:00Z""#, #""2026-01-01T00:00:05Z""#, #""a\"b""#, "[1]", "5 ", " 5",
  ]

  /// Records with a place for a body each, by format.
  private static let frames: [String: [(front: String, back: String)]] = [
    "ag-ui": [
      (#"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":""#, #""}"#),
      (#"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":""#, #"","timestamp":%}"#),
      (#"{"timestamp":%,"type":"TOOL_CALL_ARGS","toolCallId":"c","delta":""#, #"","timestamp":%}"#),
      (#"{"timestamp":%,"type":"TEXT_MESSAGE_CHUNK","messageId":"n","delta":""#, #""}"#),
      (#"{"type":"TEXT_MESSAGE_CONTENT","messageId":"other","delta":""#, #""}"#),
      (#"{"type":"REASONING_MESSAGE_CONTENT","messageId":"r","delta":""#, #""}"#),
      (#"{"type":"TOOL_CALL_ARGS","toolCallId":"c","delta":""#, #""}"#),
      (#"{"type":"TEXT_MESSAGE_CHUNK","messageId":"k","role":"assistant","delta":""#, #""}"#),
      (#"{"type":"TEXT_MESSAGE_START","messageId":""#, #""}"#),
      (#"{"type":"TEXT_MESSAGE_END","messageId":""#, #""}"#),
      (#"{"type":"RUN_STARTED","threadId":"t","runId":""#, #""}"#),
      (#"{"type":"RUN_FINISHED","threadId":"t","runId":""#, #""}"#),
      (#"{"type":"TOOL_CALL_START","toolCallId":"c","toolCallName":""#, #""}"#),
    ],
    "openai-chat": [
      (#"{"id":"a","created":5,"choices":[{"index":0,"delta":{"content":""#, #""}}]}"#),
      (
        #"{"id":"a","created":5,"choices":[{"index":0,"delta":{"content":""#,
        #""}}],"obfuscation":%}"#
      ),
      (
        #"{"obfuscation":%,"created":%,"id":"a","choices":[{"index":0,"delta":{"content":""#,
        #""}}]}"#
      ),
      (#"{"id":"a","choices":[{"index":0,"delta":{"content":""#, #""},"finish_reason":null}]}"#),
      (#"{"id":"a","choices":[{"index":0,"delta":{"content":""#, #""},"finish_reason":"stop"}]}"#),
      (#"{"id":"a","choices":[{"index":0,"delta":{"reasoning":""#, #""}}]}"#),
      (#"{"delta":{"content":""#, #""},"index":0}"#),
      (#"{"created":%,"delta":{"content":""#, #""},"finish_reason":null}"#),
      (#"{"delta":{"reasoning":""#, #""},"finish_reason":"stop"}"#),
      (#"{"id":"b","choices":[{"index":1,"delta":{"content":""#, #""}}]}"#),
      (
        #"{"id":"a","choices":[{"index":0,"delta":{"content":""#,
        #""}},{"index":1,"delta":{"content":"x"}}]}"#
      ),
      (
        #"{"id":"a","choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"function":{"arguments":""#,
        #""}}]}}]}"#
      ),
      (
        #"{"id":"a","choices":[{"index":1,"delta":{"tool_calls":[{"function":{"arguments":""#,
        #""}}]}}]}"#
      ),
      (
        #"{"id":"a","choices":[{"index":1,"delta":{"tool_calls":[{"index":0,"id":"i","function":{"name":"f","arguments":""#,
        #""}}]}}]}"#
      ),
      (
        #"{"id":"a","usage":{"completion_tokens":3},"choices":[{"index":0,"delta":{"content":""#,
        #""}}]}"#
      ),
    ],
    "openai-responses": [
      (
        #"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":""#,
        #"","sequence_number":%,"obfuscation":%}"#
      ),
      (
        #"{"type":"response.function_call_arguments.delta","item_id":"i","output_index":1,"sequence_number":%,"delta":""#,
        #""}"#
      ),
      (
        #"{"type":"response.reasoning_summary_text.delta","output_index":2,"summary_index":0,"delta":""#,
        #""}"#
      ),
      (#"{"type":"response.output_text.delta","delta":""#, #"","sequence_number":%}"#),
      (#"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":""#, #""}"#),
      (#"{"type":"response.created","response":{"id":""#, #"","status":"in_progress"}}"#),
      (#"{"type":"response.completed","response":{"id":""#, #"","status":"completed"}}"#),
      (
        #"{"type":"response.output_item.added","output_index":1,"item":{"id":"i","type":"function_call","call_id":"c","name":""#,
        #""}}"#
      ),
      (
        #"{"type":"response.output_item.done","output_index":1,"item":{"id":"i","type":"function_call","call_id":"c","name":"f","arguments":""#,
        #""}}"#
      ),
    ],
    "anthropic": [
      (#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""#, #""}}"#),
      (#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":""#, #""}}"#),
      (
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":""#,
        #""}}"#
      ),
      (
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""#,
        #""}}"#
      ),
      (
        #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":""#,
        #"","name":"f","input":{}}}"#
      ),
      (#"{"type":"content_block_stop","index":2,"x":""#, #""}"#),
      (#"{"type":"message_stop","x":""#, #""}"#),
      (#"{"type":"message_start","message":{"id":""#, #"","content":[]}}"#),
    ],
  ]

  @Test("any records one behind the other come to the same without shapes", arguments: frames.keys)
  func anything(name: String) throws {
    let format = try #require(Format.named(name))
    let frames = try #require(Self.frames[name])
    for seed in 0..<400 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let (isOfEvents, isDamaged) = (generator.chance(50), generator.chance(20))
      var records: [[UInt8]] = []
      while records.count < 40 {
        // The newest of a service tell what they are; other frames come now and then.
        let frame =
          generator.chance(70) ? frames[seed % 3] : frames.randomElement(using: &generator)!
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
          func part(_ text: String) -> [UInt8] {
            text.map { $0 == "%" ? Self.others.randomElement(using: &generator)! : String($0) }
              .joined().utf8.map { $0 }
          }
          var record = part(frame.front)
          record += Self.bodies.randomElement(using: &generator)!.utf8
          record += part(frame.back)
          if isDamaged, generator.chance(10) {
            record[Int.random(in: record.indices, using: &generator)] = UInt8.random(
              in: 0...255, using: &generator)
          }
          guard !record.contains(10), !record.contains(13) else { continue }
          if isOfEvents, generator.chance(20) { records.append(Array("event: message".utf8)) }
          records.append((isOfEvents ? Array("data: ".utf8) : []) + record)
          if isOfEvents { records.append([]) }
        }
      }
      try check(records, as: format, "\(name), seed \(seed)")
    }
  }

  /// A format that counts what it is asked to read, and what to go on with.
  struct Counting: SourceFormat {
    static let name = "counting"
    static let traits = SourceTraits.stream
    static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }
    static let format = Format(
      name: name, summary: "", writer: .init(shape: ""),
      coverage: .init(read: "", derived: "", unknown: ""), recognises: { _ in false },
      makeReader: { RecordReader(Counting()) })
    var readings = 0
    var pieces: [String] = []
    var node = NodeID.none

    mutating func read(
      _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
    ) {
      readings += 1
      node = writer.entry("e", .assistant)
      guard let text = value["text"] else { return }
      writer.append(node, .message, writer.keep(text))
      writer.goesOn(with: text)
      writer.goesOn(besides: value["noise"], as: .noise)
      writer.goesOn(besides: value["timestamp"], as: .time)
    }

    mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
      pieces.append(
        (piece.text.string ?? "") + (writer.time.map { " at \($0.count)" } ?? ""))
      writer.append(node, .message, writer.keep(piece.text))
    }
  }

  @Test("a piece is read in full once, and again behind anything else")
  func counted() throws {
    var reader = RecordReader(Counting())
    var session = Session()
    func read(_ text: String) throws {
      let bytes = Array(text.utf8)
      try (bytes + Array(repeating: 0, count: Record.padding)).withUnsafeBytes { padded in
        try reader.read(
          Record(
            bytes: UnsafeRawBufferPointer(rebasing: padded[..<bytes.count]), framing: .line,
            number: 1), into: &session)
      }
    }
    for text in [
      // The first writes its entry too, and the second shows what a piece is.
      #"{"text":"a"}"#, #"{"text":"b"}"#, #"{"text":"c"}"#, #"{"text":"d\"e"}"#,
      // What is none because it is empty, a string that ends early, and one key more.
      #"{"text":""}"#, #"{"text":"f"}"#, #"{"text":"g","text":"h"}"#, #"{"text":"i"}"#,
      #"{"text":"j"}"#,
      // Other scalars may change, as long as they are such; another time counts.
      #"{"noise":7,"text":"k","timestamp":1755300003400}"#,
      #"{"noise":12,"text":"l","timestamp":1755300003401}"#,
      #"{"noise":"\"}","text":"m","timestamp":1755300003402}"#,
      #"{"noise":[1],"text":"n","timestamp":1755300003403}"#,
      #"{"noise":[1],"text":"o","timestamp":1755300003404}"#,
      #"{"noise":[1],"text":"p","timestamp":1.5}"#,
    ] { try read(text) }
    let source = try #require(reader.source as? Counting)
    #expect(
      source.pieces == [
        "c", #"d"e"#, "f", "j", "l at 1755300003401", "m at 1755300003402", "o at 1755300003404",
      ])
    #expect(source.readings == 8)
  }
}
