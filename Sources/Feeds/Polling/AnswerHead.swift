/// The status and the headers of an answer, as far as a poller reads them.
struct AnswerHead: Equatable {
  /// The status code; 0 before there is one.
  var status = 0
  var entityTag: String?
  var retryAfter: String?
  /// Where it says that what was asked for is, or will be; of redirects curl knows.
  var location: String?
  /// The content type in lower case, without parameters.
  var contentType: String?
  /// The size of the body that it announces, where that is not packed.
  var bodySize: Int? { isPacked ? nil : announcedSize }
  private var announcedSize: Int?
  /// Whether the body is to be unpacked.
  private(set) var isPacked = false
  /// How the answer goes on by its first bytes, where its type says otherwise.
  private(set) var sniffed: AnswerStream.Kind?
  /// How the answer goes on, when it is not one document.
  var streamKind: AnswerStream.Kind? {
    guard status == 200 else { return nil }
    if let sniffed { return sniffed }
    switch contentType {
    case "text/event-stream"?: return .events
    case "application/x-ndjson"?, "application/ndjson"?, "application/jsonl"?,
      "application/x-jsonlines"?:
      return .lines
    default: return nil
    }
  }

  /// Bytes of all headers so far, those of interim answers included.
  private(set) var size = 0

  /// Reads one header line; false when there were too many.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    guard size <= AnswerLimits.head else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      // An interim answer (100, 103) stands before the real one; only the last one counts.
      self = AnswerHead(size: size)
      let words = text.split(separator: " ", maxSplits: 2)
      status = words.count > 1 ? Int(words[1].prefix(3)) ?? 0 : 0
      return true
    }
    guard let colon = text.firstIndex(of: ":") else { return true }
    let value = text[text.index(after: colon)...].trimmingWhitespace
    switch text[..<colon].lowercased() {
    case "etag": entityTag = value.isEmpty ? nil : value
    case "retry-after": retryAfter = value
    case "location": location = value.isEmpty ? nil : value
    case "operation-location": if location == nil, !value.isEmpty { location = value }
    case "content-length": announcedSize = Int(value)
    case "content-encoding": isPacked = value.lowercased() != "identity"
    case "content-type":
      contentType = value.prefix { $0 != ";" }.trimmingWhitespace.lowercased()
    default: break
    }
    return true
  }

  /// Looks at the first bytes of the body: what begins with a field of an event stream is one, whatever
  /// its type says. No JSON begins so.
  mutating func sniff(_ bytes: UnsafeRawBufferPointer) {
    guard streamKind == nil else { return }
    let fields: [StaticString] = ["data:", "event:", "id:", "retry:", ":"]
    let isStream = fields.contains { field in
      bytes.starts(
        with: UnsafeRawBufferPointer(start: field.utf8Start, count: field.utf8CodeUnitCount))
    }
    if isStream { sniffed = .events }
  }

  init() {}
  private init(size: Int) { self.size = size }
}

extension Substring {
  /// The text without white space and line ends around it.
  fileprivate var trimmingWhitespace: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
