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
  private var usages: [String: Transcript.Usage] = [:]
  /// The calls that have run, by the span of the run.
  private var runs: [String: NodeID] = [:]
  private var ran: Set<NodeID> = []

  /// Writes the spans of a record.
  mutating func write(_ spans: [Span], on page: inout Page, _ overview: inout Overview) {
    let inRecord = Set(spans.map(\.id))
    var children: [String: [Int]] = [:]
    var tops: [Int] = []
    let order = spans.indices.sorted {
      let (a, b) = (spans[$0].start, spans[$1].start)
      return a == b ? $0 < $1 : (a ?? .zero) < (b ?? .zero)
    }
    for place in order {
      if let parent = spans[place].parent, inRecord.contains(parent), parent != spans[place].id {
        children[parent, default: []].append(place)
      } else {
        tops.append(place)
      }
    }
    // A way of its own instead of a recursion: traces of strangers may be of any depth.
    var waiting = Array(tops.reversed())
    var seen: Set<Int> = []
    while let place = waiting.popLast() {
      guard seen.insert(place).inserted else { continue }
      let span = spans[place]
      write(span, isTop: span.parent == nil, on: &page, &overview)
      waiting += (children[span.id] ?? []).reversed()
    }
  }

  private mutating func write(
    _ span: Span, isTop: Bool, on page: inout Page, _ overview: inout Overview
  ) {
    let place = span.parent.flatMap { places[$0] } ?? .root
    places[span.id] = place
    page.time = span.end ?? span.start
    if let start = span.start { overview.startedAt = min(overview.startedAt ?? start, start) }
    if isTop, place == .root {
      if let end = span.end {
        overview.completedAt = max(overview.completedAt ?? end, end)
        overview.settled = span.error == nil ? .succeeded : .failed
        if let error = span.error { overview.error = ContentParts.joined(error) }
      }
    }
    switch span.kind {
    case .model: writeAnswer(span, place, on: &page, &overview)
    case .tool:
      let call = writeCall(span, place, on: &page)
      runs[span.id] = call
      ran.insert(call)
      places[span.id] = call
    case .agent:
      guard let parent = span.parent, runs[parent] == nil else { return }
      // An agent that another one started without a tool: its work stands under a call of its own.
      let owner = owner(of: span, in: place, on: &page)
      let call = page.item(.call, named: span.id, under: owner)
      page.put(call, .name, text: span.name)
      finish(call, span, on: &page)
      places[span.id] = call
    case .other: break
    }
  }

  private mutating func writeAnswer(
    _ span: Span, _ place: NodeID, on page: inout Page, _ overview: inout Overview
  ) {
    for (number, prompt) in span.prompts.enumerated() {
      let role = EntryRole(word: prompt.role)
      guard role == .user || role == .system else { continue }
      let text = ContentParts.joined(prompt.text)
      guard !text.isEmpty, prompts[place, default: []].insert(text).inserted else { continue }
      let entry = page.item(
        .entry, named: "\(span.id) prompt \(number)", role: role ?? .user, under: place)
      page.put(entry, .startedAt, moment: span.start)
      page.put(entry, .message, words: prompt.text)
      if role == .user { overview.asked(text) }
    }
    let entry = page.item(.entry, named: span.id, under: place)
    page.put(entry, .id, text: span.id)
    page.put(entry, .startedAt, moment: span.start)
    page.put(entry, .completedAt, moment: span.end)
    page.put(entry, .message, words: span.answers.flatMap(\.text))
    page.put(entry, .reasoning, words: span.answers.flatMap(\.reasoning))
    if let error = span.error { page.put(entry, .error, words: error) }
    answers[place] = entry
    for (number, call) in span.answers.flatMap(\.calls).enumerated() {
      let name = call.name.map { ContentParts.joined([$0]) } ?? ""
      let node = page.item(.call, named: call.id ?? "#\(number)", under: entry)
      // The run of a tool tells more than the request for it, also when both are told again.
      if ran.contains(node) { continue }
      page.put(node, .id, text: call.id)
      page.put(node, .name, words: call.name.map { [$0] } ?? [])
      page.put(node, .arguments, words: call.arguments.map { [$0] } ?? [])
      page.put(node, .startedAt, moment: span.end)
      announced[place, default: []].append((node, call.id, name))
    }
    let old = usages.updateValue(span.usage, forKey: span.id) ?? Transcript.Usage()
    overview.usage.replace(old, by: span.usage)
    page.count(span.usage, of: entry)
    if let model = span.model { page.put(entry, .model, text: model) }
    if place == .root {
      overview.model = span.model ?? overview.model
      if span.answers.contains(where: { !$0.text.isEmpty }) { overview.answer = entry }
    }
  }

  private mutating func writeCall(_ span: Span, _ place: NodeID, on page: inout Page) -> NodeID {
    let call: NodeID
    let waiting = announced[place] ?? []
    if let known = runs[span.id] {
      call = known
    } else if let index = waiting.firstIndex(where: { $0.id != nil && $0.id == span.callID })
      ?? waiting.firstIndex(where: { span.callID == nil && $0.name == span.name })
    {
      call = waiting[index].node
      announced[place]?.remove(at: index)
    } else {
      call = page.item(.call, named: span.id, under: owner(of: span, in: place, on: &page))
      page.put(call, .id, text: span.callID)
    }
    page.put(call, .name, text: span.name)
    if let arguments = span.arguments { page.put(call, .arguments, words: [arguments]) }
    finish(call, span, on: &page)
    return call
  }

  private func finish(_ call: NodeID, _ span: Span, on page: inout Page) {
    page.put(call, .startedAt, moment: span.start)
    page.put(call, .completedAt, moment: span.end)
    if let result = span.result { page.put(call, .result, words: [result]) }
    if let error = span.error {
      page.put(call, .error, words: error)
      page.put(call, .failed)
    } else {
      page.put(call, span.end == nil ? .running : .completed)
    }
  }

  /// The entry that a call belongs to: the last answer in its place, or one of its own.
  private mutating func owner(of span: Span, in place: NodeID, on page: inout Page) -> NodeID {
    if let answer = answers[place] { return answer }
    let entry = page.item(.entry, named: span.id + " step", role: .step, under: place)
    page.put(entry, .startedAt, moment: span.start)
    answers[place] = entry
    return entry
  }

  /// Gives all nodes their new names.
  mutating func rename(_ new: (NodeID) -> NodeID) {
    places = places.mapValues(new)
    runs = runs.mapValues(new)
    ran = Set(ran.map(new))
    answers = Dictionary(uniqueKeysWithValues: answers.map { (new($0.key), new($0.value)) })
    prompts = Dictionary(uniqueKeysWithValues: prompts.map { (new($0.key), $0.value) })
    announced = Dictionary(
      uniqueKeysWithValues: announced.map { place, calls in
        (new(place), calls.map { (new($0.node), $0.id, $0.name) })
      })
  }
}
