import SessionModel

/// The front of a source: how it is cut into records, and the values that it begins with.
struct SourceFront {
  /// How the source is cut into records; `nil` while there are only words that are nobody's.
  let framing: Record.Framing?
  /// Whether it is the Markdown of Aider, which is no JSON.
  let isAiderChat: Bool

  private let bytes: UnsafeRawBufferPointer
  /// Where the first value begins.
  private let start: Int
  private let isEvents: Bool
  /// The first value, but of server-sent events.
  private let first: Probe?

  /// Values that are looked at: what none of them tells is told by none behind them.
  static let limit = 32

  /// Looks at the first bytes of a source.
  init(_ head: UnsafeRawBufferPointer) {
    bytes = head
    let text = head.drop { [10, 13, 32].contains($0) }
    isAiderChat = text.starts(with: "# aider chat started at ".utf8)
    let found = isAiderChat ? 0 : FrontWords.end(in: head)
    start = found ?? head.count
    isEvents = EventStream.begins(UnsafeRawBufferPointer(rebasing: head[start...]))
    guard found != nil, !isAiderChat, !isEvents else {
      first = nil
      framing = found == nil ? nil : .line
      return
    }
    let probe = Probe(UnsafeRawBufferPointer(rebasing: head[start...]))
    first = probe
    // A value that spans lines, or that is alone in its file with an array around it, is a document.
    framing = probe.spansLines || probe.isArray ? .document : .line
  }

  /// Shows the first values one after the other, as far as they have come, until `body` has seen enough.
  ///
  /// - Returns: whether they came to an end by `body` or by the limit, and not because the bytes end.
  func visit(_ body: (Probe) -> Bool) -> Bool {
    if isAiderChat { return !body(Probe(isAiderChat: true)) }
    if isEvents { return visitEvents(body) }
    guard let first else { return false }
    if !body(first) { return true }
    guard first.isComplete else { return false }
    return first.isArray ? visitElements(body) : visitLines(from: start + first.length, body)
  }

  /// Shows the values behind the first one.
  private func visitLines(from place: Int, _ body: (Probe) -> Bool) -> Bool {
    var place = place
    for _ in 1..<Self.limit {
      guard let next = FrontWords.end(in: bytes, from: place) else { return false }
      let probe = Probe(UnsafeRawBufferPointer(rebasing: bytes[next...]))
      if !body(probe) { return true }
      guard probe.isComplete else { return false }
      place = next + max(probe.length, 1)
    }
    return true
  }

  /// Shows the elements of an array behind the first one.
  private func visitElements(_ body: (Probe) -> Bool) -> Bool {
    let array = UnsafeRawBufferPointer(rebasing: bytes[start...])
    var count = 0
    for range in JSONElements(array) {
      count += 1
      guard count > 1 else { continue }
      if count > Self.limit { return true }
      let element = UnsafeRawBufferPointer(rebasing: array[range])
      guard element.first == UInt8(ascii: "{") else { continue }
      if !body(Probe(element, isInArray: true)) { return true }
    }
    return false
  }

  /// Shows what is in the events of a stream.
  private func visitEvents(_ body: (Probe) -> Bool) -> Bool {
    var stream = EventStream()
    var goesOn = true
    var count = 0
    func see(_ event: EventStream.Event) {
      guard goesOn, event.data.first == UInt8(ascii: "{") else { return }
      count += 1
      goesOn = body(Probe(event.data)) && count < Self.limit
    }
    let head = UnsafeRawBufferPointer(rebasing: bytes[start...])
    stream.read(Record(bytes: head, framing: .line, number: 1), endsLine: true, see)
    if goesOn { stream.finish(see) }
    return !goesOn
  }
}
