import Glibc
import JSONReading
import SessionModel

/// What the output of a tool call tells in a Codex rollout.
///
/// There is no status field: exit codes and times stand in the text that the model gets, in the
/// spellings of five years of versions.
struct CodexOutput {
  var status = ToolStatus.completed
  /// The text.
  var text: Datum?
  /// Whether the text is that of an error, and no output.
  var isError = false
  /// The running time.
  var duration: Milliseconds?
  var exitCode: Int64?
  /// The name of the process that goes on.
  var process: String?
  /// The name of the script that goes on.
  var cell: String?

  /// The part of a text that tells how the call ended.
  private static let headLength = 1000

  /// Reads an output.
  init(_ value: JSONValue?, _ writer: inout RecordWriter, _ parser: JSONParser) {
    guard let value = value?.nonNull else { return }
    switch value.kind {
    case .string:
      text = writer.text(of: value)
      if value.bytes.starts(with: #""{\"output\""#.utf8),
        read(inPlace: value, &writer, parser) || read(nested: value, &writer, parser)
      {
        return
      }
      read(headOf: value)
    case .array:
      text = writer.text(of: value)
      if let first = value.elements.first(where: { $0["text"] != nil }), let words = first["text"] {
        read(headOf: words)
      }
    case .object: read(object: value, &writer)
    case .null, .true, .false, .number, .opaque: text = writer.keep(value)
    }
  }

  /// Reads the lines in front of an output that is a string.
  private mutating func read(headOf value: JSONValue) {
    let head = UnsafeRawBufferPointer(rebasing: value.bytes.prefix(Self.headLength))
    JSONText.decodedBytes(JSONText.inner(head)).withUnsafeBytes { read(head: $0) }
  }

  /// Reads `{"output":"…","metadata":{…}}` that stands in a string without decoding the output, which may
  /// be megabytes: the text is kept where it stands.
  ///
  /// - Returns: whether it was written so; `read(nested:)` reads the rest.
  private mutating func read(
    inPlace value: JSONValue, _ writer: inout RecordWriter, _ parser: JSONParser
  ) -> Bool {
    let bytes = value.bytes
    let starts = [#""{\"output\":\""#, #""{\"output\": \""#] as [StaticString]
    guard
      let start = starts.first(where: { JSONText.starts(bytes, with: $0) })?.utf8CodeUnitCount,
      let end = JSONText.nestedEnd(in: bytes, from: start)
    else { return false }
    // What stands behind it is short.
    let rest = UnsafeRawBufferPointer(rebasing: bytes[(end + 2)..<(bytes.count - 1)])
    guard rest.count < 4096, JSONText.place(of: #"\"output\""#, in: rest) == nil else {
      return false
    }
    var read = self
    do throws(JSONError) {
      let object = Array(#"{"output":0"#.utf8) + JSONText.decodedBytes(rest)
      try parser.parse(copying: object) { object throws(JSONError) in
        read.read(metadata: object["metadata"])
      }
    } catch {
      return false
    }
    read.text = writer.keep(nested: start..<end, of: value)
    if read.exitCode == nil {
      let head = UnsafeRawBufferPointer(rebasing: bytes[start..<min(end, start + Self.headLength)])
      let once = JSONText.decodedBytes(head)
      let twice = once.withUnsafeBytes { JSONText.decodedBytes($0) }
      twice.withUnsafeBytes { read.read(head: $0) }
    }
    self = read
    return true
  }

  /// Reads `{"output": …, "metadata": {…}}` that stands in a string.
  private mutating func read(
    nested value: JSONValue, _ writer: inout RecordWriter, _ parser: JSONParser
  ) -> Bool {
    guard let string = value.string else { return false }
    do throws(JSONError) {
      var read = self
      try parser.parse(copying: Array(string.utf8)) { object throws(JSONError) in
        // The ranges of this value are not those of the record.
        if let words = object["output"]?.string { read.text = writer.keep(words) }
        read.read(metadata: object["metadata"])
        if let words = object["output"], words.kind == .string, read.exitCode == nil {
          read.read(headOf: words)
        }
      }
      self = read
      return true
    } catch {
      return false
    }
  }

  /// Reads an output that is an object.
  private mutating func read(object: JSONValue, _ writer: inout RecordWriter) {
    let words = object["output"] ?? object["content"]
    text = writer.text(of: words) ?? writer.keep(object)
    if let words, words.kind == .string { read(headOf: words) }
    read(metadata: object["metadata"])
    if object["success"]?.bool == false { status = .failed }
  }

  private mutating func read(metadata: JSONValue?) {
    if let code = metadata?["exit_code"]?.integer { exited(code) }
    if let seconds = metadata?["duration_seconds"]?.seconds { duration = seconds }
  }

  private mutating func exited(_ code: Int64) {
    exitCode = code
    status = code == 0 ? .completed : .failed
  }

  /// Texts that stand in the place of an output, and what they mean.
  private static let verdicts: [(start: StaticString, status: ToolStatus)] = [
    ("failed in sandbox", .failed), ("execution error", .failed), ("failed to parse", .failed),
    ("unsupported call", .failed), ("apply_patch verification failed", .failed),
    ("exec_command failed", .failed), ("Script failed", .failed), ("aborted", .cancelled),
  ]

  /// The status that a text tells which stands in the place of an output; `nil` for an output.
  private static func verdict(_ text: UnsafeRawBufferPointer) -> ToolStatus? {
    verdicts.first { JSONText.starts(text, with: $0.start) }?.status
  }

  /// Whether a text says in its first two hundred characters that a person did not want the call.
  private static func isRejection(_ text: UnsafeRawBufferPointer) -> Bool {
    let words: StaticString = "rejected by user"
    guard let place = JSONText.place(of: words, in: text) else { return false }
    return String(decoding: text[..<(place + words.utf8CodeUnitCount)], as: UTF8.self).count <= 200
  }

  /// Reads the lines in front of an output, by their bytes: most calls are commands, and their outputs are long.
  private mutating func read(head: UnsafeRawBufferPointer) {
    if Self.isRejection(head) {
      status = .rejected
      isError = true
      return
    }
    if let verdict = Self.verdict(head) {
      status = verdict
      isError = !JSONText.starts(head, with: "Script")
    }
    var place = 0
    var lines = 0
    while place < head.count, lines < Self.headLines, let base = head.baseAddress {
      let newline = memchr(base + place, 10, head.count - place)
      let end = newline.map { UnsafeRawPointer($0) - base } ?? head.count
      let line = UnsafeRawBufferPointer(rebasing: head[place..<end])
      place = end + 1
      if line.isEmpty { continue }
      lines += 1
      guard read(line: line) else { return }
    }
  }

  /// Lines that stand in front of an output at most.
  private static let headLines = 12

  /// Reads a line in front of an output; says whether another one may follow.
  private mutating func read(line: UnsafeRawBufferPointer) -> Bool {
    func rest(_ start: StaticString) -> String? {
      guard JSONText.starts(line, with: start) else { return nil }
      return String(decoding: line[start.utf8CodeUnitCount...], as: UTF8.self)
    }
    if JSONText.starts(line, with: "Output:") { return false }
    if let rest = rest("Exit code: ") ?? rest("Process exited with code ") {
      if let code = Int64(rest) { exited(code) }
    } else if let rest = rest("Wall time: ") ?? rest("Wall time ") {
      duration = Double(rest.prefix { $0 != " " }).flatMap { Milliseconds(lasting: $0) }
    } else if let rest = rest("Process running with session ID ") {
      process = rest
      status = .background
    } else if let rest = rest("Script running with cell ID ") {
      cell = rest
      status = .background
    } else {
      // Behind the first line that is not one of ours stands what the tool wrote.
      return Self.headWords.contains { JSONText.starts(line, with: $0) }
    }
    return true
  }

  /// The beginnings of other lines that stand in front of an output.
  private static let headWords: [StaticString] = [
    "Chunk ID: ", "Original token count: ", "Total output lines: ", "Script completed",
    "Script failed", "Command: ", "Total duration: ",
  ]
}

extension CodexOutput {
  /// A span that is given as seconds and nanoseconds.
  static func span(_ value: JSONValue?) -> Milliseconds? {
    guard let value, let seconds = value["secs"]?.double else { return nil }
    return Milliseconds(lasting: seconds + (value["nanos"]?.double ?? 0) / 1e9)
  }
}

extension CodexOutput {
  /// What tells of an exit code at the edges of an output, right in front of it.
  private static let exitMarks = ["exit_code\\\":", "Exit code: ", "Process exited with code "]

  /// How a call stands by the edges of its output, which may be megabytes.
  static func status(atEdgesOf output: JSONValue?) -> ToolStatus {
    guard let output else { return .completed }
    if let code = output["metadata"]?["exit_code"]?.integer {
      return code == 0 ? .completed : .failed
    }
    let edges = [output.bytes.prefix(400), output.bytes.suffix(120)].map {
      UnsafeRawBufferPointer(rebasing: $0)
    }
    for mark in exitMarks {
      for edge in edges {
        guard let end = ByteSearch.end(of: mark, in: edge),
          let code = edge[end...].first(where: { $0 != UInt8(ascii: " ") })
        else { continue }
        return code == UInt8(ascii: "0") ? .completed : .failed
      }
    }
    let words =
      output.kind == .array
      ? output.elements.first { $0["text"] != nil }?["text"]
      : output["output"] ?? output["content"] ?? output
    guard let words, words.kind == .string else { return .completed }
    let head = UnsafeRawBufferPointer(rebasing: words.bytes.prefix(400))
    return JSONText.decodedBytes(JSONText.inner(head)).withUnsafeBytes { text in
      let starts = [#"{"output":""#, #"{"output": ""#] as [StaticString]
      let start = starts.first { JSONText.starts(text, with: $0) }?.utf8CodeUnitCount ?? 0
      let text = UnsafeRawBufferPointer(rebasing: text[start...])
      return isRejection(text) ? .rejected : verdict(text) ?? .completed
    }
  }
}
