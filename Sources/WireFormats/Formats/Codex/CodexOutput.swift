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
      read(head: Self.head(value))
    case .array:
      text = writer.text(of: value)
      if let first = value.elements.first(where: { $0["text"] != nil }), let words = first["text"] {
        read(head: Self.head(words))
      }
    case .object: read(object: value, &writer)
    case .null, .true, .false, .number, .opaque: text = writer.keep(value)
    }
  }

  /// The beginning of a string.
  private static func head(_ value: JSONValue) -> String {
    JSONText.decoded(UnsafeRawBufferPointer(rebasing: value.bytes.prefix(headLength)))
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
      read.read(head: JSONText.decoded(body: JSONText.decodedBytes(head)))
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
        if let words = object["output"]?.string, read.exitCode == nil { read.read(head: words) }
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
    if let words, words.kind == .string { read(head: Self.head(words)) }
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
  private static let verdicts: [(start: String, status: ToolStatus)] = [
    ("failed in sandbox", .failed), ("execution error", .failed), ("failed to parse", .failed),
    ("unsupported call", .failed), ("apply_patch verification failed", .failed),
    ("exec_command failed", .failed), ("Script failed", .failed), ("aborted", .cancelled),
  ]

  /// Reads the lines in front of an output.
  private mutating func read(head: String) {
    if head.prefix(200).contains("rejected by user") {
      status = .rejected
      isError = true
      return
    }
    if let verdict = Self.verdicts.first(where: { head.hasPrefix($0.start) }) {
      status = verdict.status
      isError = !head.hasPrefix("Script")
    }
    for line in head.split(separator: "\n", maxSplits: 12) {
      if line.hasPrefix("Output:") { return }
      if let rest = Self.rest(line, "Exit code: ") ?? Self.rest(line, "Process exited with code ") {
        if let code = Int64(rest) { exited(code) }
      } else if let rest = Self.rest(line, "Wall time: ") ?? Self.rest(line, "Wall time ") {
        duration = Double(rest.prefix { $0 != " " }).flatMap { Milliseconds(lasting: $0) }
      } else if let rest = Self.rest(line, "Process running with session ID ") {
        process = String(rest)
        status = .background
      } else if let rest = Self.rest(line, "Script running with cell ID ") {
        cell = String(rest)
        status = .background
      } else if !Self.headWords.contains(where: { line.hasPrefix($0) }) {
        // Behind the first line that is not one of ours stands what the tool wrote.
        return
      }
    }
  }

  /// The beginnings of other lines that stand in front of an output.
  private static let headWords = [
    "Chunk ID: ", "Original token count: ", "Total output lines: ", "Script completed",
    "Script failed", "Command: ", "Total duration: ",
  ]

  private static func rest(_ line: Substring, _ start: String) -> Substring? {
    line.hasPrefix(start) ? line.dropFirst(start.count) : nil
  }
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
    var text = JSONText.decoded(UnsafeRawBufferPointer(rebasing: words.bytes.prefix(400)))[...]
    for start in [#"{"output":""#, #"{"output": ""#] where text.hasPrefix(start) {
      text = text.dropFirst(start.count)
    }
    if text.prefix(200).contains("rejected by user") { return .rejected }
    return verdicts.first { text.hasPrefix($0.start) }?.status ?? .completed
  }
}
