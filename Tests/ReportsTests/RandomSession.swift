import SessionModel
import TestSupport

/// A session that anything may happen to that the events allow.
struct RandomSession {
  private(set) var builder = SessionBuilder()
  private var random: SeededGenerator
  private var entries: [NodeID] = []
  private var calls: [NodeID] = []
  private var time: Int64 = 1_757_877_868_000

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  var session: Session { builder.session }

  /// Lets one group of events happen.
  mutating func step() {
    time += Int64.random(in: 0...5000, using: &random)
    builder.group(at: time) { _ in }
    for _ in 0..<Int.random(in: 1...6, using: &random) { event() }
  }

  /// Ends the session, or not.
  mutating func finish() {
    time += 1000
    builder.group(at: time) { _ in }
    if let word = SessionStatus.allCases.randomElement(using: &random) {
      builder.apply(.run(word, Bool.random(using: &random) ? .stated : .inferred))
    }
  }

  private mutating func event() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<16: newEntry()
    case 16..<34: newCall()
    case 34..<60: setData()
    case 60..<68: append()
    case 68..<82:
      guard let call = calls.randomElement(using: &random),
        let word = ToolStatus.allCases.randomElement(using: &random)
      else { return }
      builder.status(call, word, basis())
    case 82..<86:
      if let entry = entries.randomElement(using: &random) { builder.apply(.itemEnd(entry)) }
    case 86..<91:
      if let item = anyItem() { builder.apply(.retract(item)) }
    case 91..<95:
      if let item = anyItem() { builder.apply(.restore(item)) }
    case 95..<98:
      guard let word = SessionStatus.allCases.randomElement(using: &random) else { return }
      builder.apply(.run(word, basis()))
    default: builder.apply(.note(Note(.unknown, line: 1, "odd")))
    }
  }

  private mutating func basis() -> Basis {
    [.stated, .restated, .inferred, .withdrawn].randomElement(using: &random) ?? .stated
  }

  private mutating func anyItem() -> NodeID? { (entries + calls).randomElement(using: &random) }

  private mutating func newEntry() {
    let call = calls.randomElement(using: &random)
    let parent = Bool.random(using: &random) ? call ?? .root : .root
    let siblings = entries.filter { builder.session.parent($0) == parent }
    var before = NodeID.none
    if Int.random(in: 0..<3, using: &random) == 0 {
      before = siblings.randomElement(using: &random) ?? .none
    }
    let entry = builder.start(
      .entry, role: EntryRole.allCases.randomElement(using: &random) ?? .user, under: parent,
      before: before,
      identity: Int.random(in: 0..<5, using: &random) == 0
        ? siblings.randomElement(using: &random) ?? .none : .none)
    entries.append(entry)
  }

  private mutating func newCall() {
    guard let entry = entries.randomElement(using: &random) else { return }
    calls.append(builder.start(.call, under: entry))
  }

  private mutating func setData() {
    let node = Int.random(in: 0..<6, using: &random) == 0 ? .root : anyItem() ?? .root
    guard let channel = Channel.allCases.randomElement(using: &random) else { return }
    builder.set(node, channel, datum(for: channel))
  }

  private mutating func append() {
    guard let node = anyItem() else { return }
    let channels: [Channel] = [.message, .reasoning, .outputText, .arguments, .result]
    guard let channel = channels.randomElement(using: &random) else { return }
    builder.apply(.itemAppend(node, channel, builder.text(text())))
  }

  private mutating func text() -> String {
    ["a", "", "{\"k\":", "1}", "[", "]", "line\nbreak", "\u{1B}[31m", "é\"\\"]
      .randomElement(using: &random) ?? ""
  }

  private mutating func datum(for channel: Channel) -> Datum? {
    if Int.random(in: 0..<8, using: &random) == 0 { return nil }
    if channel == .startedAt || channel == .completedAt {
      return Datum(moment: Milliseconds(time + Int64.random(in: -9999...9999, using: &random)))
    }
    if Bool.random(using: &random) { return builder.text(text()) }
    let values = [
      "null", "1", "1.50", "1e400", "true", "\"\"", "\"x\"", "{}", "[]", "{\"a\":{\"b\":[1,2]}}",
      "\"{\\\"a\\\":1}\"", "\"\\ud800\"", "{torn", "[{\"progress\":[]},null]",
    ]
    return builder.json(values.randomElement(using: &random) ?? "null")
  }
}
