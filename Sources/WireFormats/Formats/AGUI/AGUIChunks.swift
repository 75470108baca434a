import JSONReading

/// Turns chunks into the events that they stand for: a beginning, contents and an end.
///
/// Source: `reference/stream-formats.md` section 5.3. Each lane (the agent, each subagent) has one stream
/// of chunks at most. Events of 0.x that the protocol has retired are told by their new names here too.
struct AGUIChunks {
  /// A stream of chunks that has begun.
  private struct Stream {
    var chunk: AGUIKind
    var id: SourceID
    var name: String?
    var parent: String?
  }

  private var streams: [SourceID?: Stream] = [:]
  /// What is wrong with the event that was looked at last. It is told as well as it can be all the same.
  private(set) var fault: String?
  /// Streams so far that have no id of their own.
  private var nameless = 0
  /// Thoughts without ids so far, and the one that is open.
  private var thoughts = 0
  private var spans = 0

  /// Whether an event stands for itself alone, as nearly all do; it is not to be expanded then.
  func passes(_ event: AGUIEvent) -> Bool {
    streams.isEmpty && fault == nil && !event.kind.isChunk && !event.kind.isRetired
  }

  /// The events that an event stands for, in order.
  mutating func expand(_ event: AGUIEvent) -> [AGUIEvent] {
    fault = nil
    switch event.kind.chunkEnd {
    case .all:
      var ended: [AGUIEvent] = []
      for (lane, stream) in streams.sorted(by: { $0.value.id.text < $1.value.id.text }) {
        var end = event.told(as: Self.parts(stream.chunk).end, id: stream.id)
        end.lane = lane
        ended.append(end)
      }
      streams = [:]
      return ended + [event]
    case .lane: return end(event) + [renamed(event)]
    case .none: break
    }
    return event.kind.isChunk ? chunk(event) : [event]
  }

  /// Ends the stream of an event's lane.
  private mutating func end(_ event: AGUIEvent) -> [AGUIEvent] {
    guard !streams.isEmpty, let stream = streams.removeValue(forKey: event.lane) else { return [] }
    return [event.told(as: Self.parts(stream.chunk).end, id: stream.id)]
  }

  private mutating func chunk(_ event: AGUIEvent) -> [AGUIEvent] {
    let parts = Self.parts(event.kind)
    var events: [AGUIEvent] = []
    let name = event.text(event.kind == .callChunk ? .callName : .role)
    let parent = event.text(.parentMessage)
    var open = streams[event.lane].flatMap { $0.chunk == event.kind ? $0 : nil }
    if let id = event.id, let known = open, id != known.id { open = nil }
    if let stream = open {
      if Self.differ(name, stream.name) || Self.differ(parent, stream.parent) {
        fault = "a \(event.kind.rawValue) for '\(stream.id.text)' contradicts the first one"
      }
    } else {
      let id = event.id ?? inventID(event.kind)
      if event.id == nil {
        let field = event.kind == .callChunk ? "toolCallId" : "messageId"
        fault = "First \(event.kind.rawValue) must have a \(field)"
      } else if event.kind == .callChunk, name == nil {
        fault = "First \(event.kind.rawValue) must have a toolCallName"
      }
      events = end(event)
      open = Stream(chunk: event.kind, id: id, name: name, parent: parent)
      streams[event.lane] = open
      events.append(event.told(as: parts.start, id: id))
    }
    guard let open, let delta = event[.delta], delta.kind == .string, delta.bytes.count > 2 else {
      return events
    }
    return events + [event.told(as: parts.content, id: open.id)]
  }

  /// A name for a stream whose first chunk has none.
  private mutating func inventID(_ kind: AGUIKind) -> SourceID {
    nameless += 1
    return SourceID(kind == .callChunk ? "call-\(nameless)" : "chunks-\(nameless)")
  }

  /// Whether a value is given that is not the one of the first chunk.
  private static func differ(_ value: String?, _ first: String?) -> Bool {
    guard let value, let first else { return false }
    return !value.utf8.elementsEqual(first.utf8)
  }

  private static func parts(_ chunk: AGUIKind) -> (
    start: AGUIKind, content: AGUIKind, end: AGUIKind
  ) {
    switch chunk {
    case .callChunk: (.callStart, .callArguments, .callEnd)
    case .reasoningChunk: (.reasoningMessageStart, .reasoningContent, .reasoningMessageEnd)
    default: (.textStart, .textContent, .textEnd)
    }
  }

  /// Gives a retired event its new name, and an id since it has none.
  private mutating func renamed(_ event: AGUIEvent) -> AGUIEvent {
    var span: SourceID { SourceID("thinking-span-\(spans)") }
    var thought: SourceID { SourceID("thinking-\(thoughts)") }
    switch event.kind {
    case .thinkingStart:
      spans += 1
      return event.told(as: .reasoningStart, id: span)
    case .thinkingEnd: return event.told(as: .reasoningEnd, id: span)
    case .thinkingTextStart:
      thoughts += 1
      return event.told(as: .reasoningMessageStart, id: thought)
    case .thinkingTextContent: return event.told(as: .reasoningContent, id: thought)
    case .thinkingTextEnd: return event.told(as: .reasoningMessageEnd, id: thought)
    default: return event
    }
  }
}
