import SessionModel

/// Whether bytes are server-sent events, and what the first of them says.
extension EventStream {
  /// Whether a source that begins so is one of server-sent events.
  static func begins(_ head: UnsafeRawBufferPointer) -> Bool {
    var bytes = head[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    bytes = bytes.drop { $0 == 10 || $0 == 13 }
    return ["data:", "event:", "id:", "retry:", ":"].contains { bytes.starts(with: $0.utf8) }
  }

  /// The data of the first event that holds a JSON object, as far as it has come; empty when there is none.
  static func firstData(_ head: UnsafeRawBufferPointer) -> [UInt8] {
    var stream = EventStream()
    var found: [UInt8] = []
    func see(_ event: Event) {
      if found.isEmpty, event.data.first == UInt8(ascii: "{") { found = Array(event.data) }
    }
    stream.read(Record(bytes: head, framing: .line, number: 1), endsLine: true, see)
    stream.finish(see)
    return found
  }
}
