import SessionModel

/// Writes spans of traces as entries and calls: a model's answer is an entry, a tool's run is a call, and what
/// happens inside a tool's run stands under it.
///
/// Spans may come in any number of records; those of one record in any order.
struct SpanTree {
  /// Where the children of a span go.
  private var places: [String: NodeID] = [:]
  /// The last answer in each place.
  private var answers: [NodeID: NodeID] = [:]
  /// Calls that models asked for and that have not run yet.
  private var announced: [NodeID: [(node: NodeID, id: String?, name: String)]] = [:]
  /// Prompts that were written, in each place: they are sent again with each question.
  private var prompts: [NodeID: Set<String>] = [:]
  /// The tokens of each span.
  private var usages: [String: TokenUsage] = [:]
  /// The calls that have run, by the span of the run.
  private var runs: [String: NodeID] = [:]
  private var ran: Set<NodeID> = []

  /// The entries of spans that espalier wrote, with what each stands under.
  private var owned: [NodeID: NodeID] = [:]
  /// The span of a session that espalier wrote, once that was told.
  private(set) var ownSession: OwnSpan?

  /// Spans whose parents have not come, by the names of those: what is exported line by line ends inside out.
  private var waiting: [String: [Span]] = [:]

  /// Whether there are spans that wait for their parents.
  var isWaiting: Bool { !waiting.isEmpty }

  /// Writes the spans of a record whose places are known, and those that have waited for one of them.
  mutating func write(_ spans: [Span], on writer: inout RecordWriter, _ facts: inout SessionFacts) {
    let inRecord = Set(spans.map(\.id))
    var children: [String: [Span]] = [:]
    var tops: [Span] = []
    for span in Self.ordered(spans) {
      if let parent = span.parent, parent != span.id, inRecord.contains(parent) {
        children[parent, default: []].append(span)
      } else if let parent = span.parent, parent != span.id, places[parent] == nil {
        waiting[parent, default: []].append(span.kept)
      } else {
        tops.append(span)
      }
    }
    write(tops, &children, on: &writer, &facts)
    // What stands below a span that waits, waits too.
    for (parent, spans) in children { waiting[parent, default: []] += spans.map(\.kept) }
  }

  /// Writes the spans whose parents never came, as if they had none.
  mutating func writeWaiting(on writer: inout RecordWriter, _ facts: inout SessionFacts) {
    var children = waiting
    waiting = [:]
    let ids = Set(children.values.joined().map(\.id))
    var tops: [Span] = []
    for parent in children.keys.sorted() where !ids.contains(parent) {
      tops += children.removeValue(forKey: parent) ?? []
    }
    write(Self.ordered(tops), &children, on: &writer, &facts)
    // Spans that are each other's parents have none that is the first.
    while let parent = children.keys.min() {
      let spans = children.removeValue(forKey: parent) ?? []
      write(spans, &children, on: &writer, &facts)
    }
  }

  /// Writes spans and everything below them.
  ///
  /// - Parameter children: what stands below them; what is written is taken out.
  private mutating func write(
    _ tops: [Span], _ children: inout [String: [Span]], on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    // A way of its own instead of a recursion: traces of strangers may be of any depth.
    var rest = Array(tops.reversed())
    while let span = rest.popLast() {
      write(span, isTop: span.parent == nil, on: &writer, &facts)
      let own = children.removeValue(forKey: span.id) ?? []
      let late = waiting.removeValue(forKey: span.id) ?? []
      rest += Self.ordered(own + late).reversed()
    }
  }

  /// Spans in the order in which they began; those that tell their place come first, by that.
  private static func ordered(_ spans: [Span]) -> [Span] {
    spans.enumerated().sorted { a, b in
      if let x = a.element.own?.index, let y = b.element.own?.index {
        return x == y ? a.offset < b.offset : x < y
      }
      let isOwn = (a.element.own != nil, b.element.own != nil)
      guard isOwn.0 == isOwn.1 else { return isOwn.0 }
      let (x, y) = (a.element.start, b.element.start)
      return x == y ? a.offset < b.offset : (x ?? .zero) < (y ?? .zero)
    }.map(\.element)
  }

  private mutating func write(
    _ span: Span, isTop: Bool, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if let unknown = span.unknown { writer.unknown("unknown \(unknown)") }
    for unknown in (span.prompts + span.answers).flatMap(\.unknown) {
      writer.unknown("unknown \(unknown) of a message")
    }
    var place = span.parent.flatMap { places[$0] } ?? .root
    if let own = span.own { return write(own, span.id, place, on: &writer, &facts) }
    // What others put below an entry of ours stands beside it.
    place = owned[place] ?? place
    places[span.id] = place
    writer.time = span.end ?? span.start
    if let start = span.start { facts.startedAt = min(facts.startedAt ?? start, start) }
    facts.id = facts.id ?? span.conversation
    if isTop, place == .root {
      if let end = span.end {
        facts.completedAt = max(facts.completedAt ?? end, end)
        facts.settled = span.error == nil ? .succeeded : .failed
        if let error = span.error { facts.error = ContentParts.joined(error) }
      }
    }
    switch span.kind {
    case .model: writeAnswer(span, place, on: &writer, &facts)
    case .tool:
      let call = writeCall(span, place, on: &writer)
      runs[span.id] = call
      ran.insert(call)
      places[span.id] = call
    case .agent:
      guard let parent = span.parent, runs[parent] == nil else { return }
      // An agent that another one started without a tool: its work stands under a call of its own.
      let owner = owner(of: span, in: place, on: &writer)
      let call = writer.call(named: span.id, under: owner)
      writer.set(call, .name, text: span.name)
      finish(call, span, on: &writer)
      places[span.id] = call
    case .other:
      if let details = span.details { writeRow(span, details, place, on: &writer, &facts) }
    }
  }

  /// Writes a span that espalier wrote: what it stands for is as it was.
  private mutating func write(
    _ own: OwnSpan, _ span: String, _ place: NodeID, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    let node: NodeID
    switch own.item {
    case .session:
      node = .root
      ownSession = OwnSpan(item: .session, format: own.format)
      writer.memory.isRetold = true
      let status = own.status.flatMap { SessionStatus(word: $0) } ?? .lost
      (facts.stated, facts.settled) = own.isInferred ? (nil, status) : (status, nil)
    case .agent:
      places[span] = place
      return
    case .entry:
      let holder = owned[place] ?? place
      node = writer.entry(named: span, role: own.role, under: holder)
      owned[node] = holder
    case .call:
      let entry: NodeID
      if owned[place] != nil {
        entry = place
      } else {
        entry = owner(of: Span(id: span, start: own.start), in: place, on: &writer)
      }
      node = writer.call(named: span, under: entry)
    }
    places[span] = node
    writer.set(node, .startedAt, moment: own.start)
    writer.set(node, .completedAt, moment: own.end)
    for (channel, value) in own.data { writer.set(node, channel, value) }
    if own.isRetracted, own.item == .entry { writer.add(.retract(node)) }
    if own.item == .call, let status = own.status.flatMap({ ToolStatus(word: $0) }) {
      writer.set(node, status, own.isInferred ? .inferred : .stated)
    }
  }

  /// Writes a span that tells of no agent: what it is called, when it was, and what it says of itself.
  private mutating func writeRow(
    _ span: Span, _ details: [UInt8], _ place: NodeID, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    let entry = writer.entry(named: span.id, role: .step, under: place)
    writer.set(entry, .id, text: span.id)
    writer.set(entry, .startedAt, moment: span.start)
    writer.set(entry, .completedAt, moment: span.end)
    writer.set(entry, .message, text: span.name)
    if details.count > 2 { writer.set(entry, .outputText, json: details) }
    if let error = span.error { writer.set(entry, .error, words: error) }
    if place == .root { facts.asked(span.prompt) }
  }

  private mutating func writeAnswer(
    _ span: Span, _ place: NodeID, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    for (number, prompt) in span.prompts.enumerated() {
      let role = EntryRole(word: prompt.role)
      guard role == .user || role == .system else { continue }
      let text = ContentParts.joined(prompt.text)
      guard !text.isEmpty, prompts[place, default: []].insert(text).inserted else { continue }
      let entry = writer.entry(
        named: "\(span.id) prompt \(number)", role: role ?? .user, under: place)
      writer.set(entry, .startedAt, moment: span.start)
      writer.set(entry, .message, words: prompt.text)
      if role == .user { facts.asked(text) }
    }
    let entry = writer.entry(named: span.id, under: place)
    writer.set(entry, .id, text: span.id)
    writer.set(entry, .startedAt, moment: span.start)
    writer.set(entry, .completedAt, moment: span.end)
    writer.set(entry, .message, words: span.answers.flatMap(\.text))
    writer.set(entry, .reasoning, words: span.answers.flatMap(\.reasoning))
    if let error = span.error { writer.set(entry, .error, words: error) }
    answers[place] = entry
    for (number, call) in span.answers.flatMap(\.calls).enumerated() {
      let name = call.name.map { ContentParts.joined([$0]) } ?? ""
      let node = writer.call(named: call.id ?? "#\(number)", under: entry)
      // The run of a tool tells more than the request for it, also when both are told again.
      if ran.contains(node) { continue }
      writer.set(node, .id, text: call.id)
      writer.set(node, .name, words: call.name.map { [$0] } ?? [])
      writer.set(node, .arguments, words: call.arguments.map { [$0] } ?? [])
      writer.set(node, .startedAt, moment: span.end)
      announced[place, default: []].append((node, call.id, name))
    }
    let old = usages.updateValue(span.usage, forKey: span.id) ?? TokenUsage()
    facts.usage.replace(old, by: span.usage)
    writer.count(span.usage, of: entry, model: span.model)
    if place == .root {
      facts.model = span.model ?? facts.model
      if span.answers.contains(where: { !$0.text.isEmpty }) { facts.answer = entry }
    }
  }

  private mutating func writeCall(_ span: Span, _ place: NodeID, on writer: inout RecordWriter)
    -> NodeID
  {
    let call: NodeID
    let asked = announced[place] ?? []
    if let known = runs[span.id] {
      call = known
    } else if let index = asked.firstIndex(where: { $0.id != nil && $0.id == span.callID })
      ?? asked.firstIndex(where: { span.callID == nil && $0.name == span.name })
    {
      call = asked[index].node
      announced[place]?.remove(at: index)
    } else {
      call = writer.call(named: span.id, under: owner(of: span, in: place, on: &writer))
      writer.set(call, .id, text: span.callID)
    }
    writer.set(call, .name, text: span.name)
    if let arguments = span.arguments { writer.set(call, .arguments, words: [arguments]) }
    finish(call, span, on: &writer)
    return call
  }

  private func finish(_ call: NodeID, _ span: Span, on writer: inout RecordWriter) {
    writer.set(call, .startedAt, moment: span.start)
    writer.set(call, .completedAt, moment: span.end)
    if let result = span.result { writer.set(call, .result, words: [result]) }
    if let error = span.error {
      writer.set(call, .error, words: error)
      writer.set(call, .failed)
    } else {
      writer.set(call, span.end == nil ? .running : .completed)
    }
  }

  /// The entry that a call belongs to: the last answer in its place, or one of its own.
  private mutating func owner(of span: Span, in place: NodeID, on writer: inout RecordWriter)
    -> NodeID
  {
    if let answer = answers[place] { return answer }
    let entry = writer.entry(named: span.id + " step", role: .step, under: place)
    writer.set(entry, .startedAt, moment: span.start)
    answers[place] = entry
    return entry
  }

  /// Gives all nodes their new names.
  mutating func rename(_ new: (NodeID) -> NodeID) {
    places = places.mapValues(new)
    runs = runs.mapValues(new)
    ran = Set(ran.map(new))
    owned = Dictionary(uniqueKeysWithValues: owned.map { (new($0.key), new($0.value)) })
    answers = Dictionary(uniqueKeysWithValues: answers.map { (new($0.key), new($0.value)) })
    prompts = Dictionary(uniqueKeysWithValues: prompts.map { (new($0.key), $0.value) })
    announced = Dictionary(
      uniqueKeysWithValues: announced.map { place, calls in
        (new(place), calls.map { (new($0.node), $0.id, $0.name) })
      })
  }
}
