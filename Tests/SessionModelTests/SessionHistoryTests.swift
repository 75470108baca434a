import SessionModel
import TestSupport
import Testing

@Suite("A session at any position")
struct SessionHistoryTests {
  @Test("looking back at p shows what stood there when p was the end", arguments: 0..<60)
  func seekEqualsPlay(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var session = Session()
    var seen: [String] = [wholeView(session, at: 0)]
    var items: [NodeID] = []
    for _ in 0..<150 {
      guard let event = randomEvent(&items, session, &random) else { continue }
      session.apply(event)
      seen.append(wholeView(session, at: session.position))
    }
    for _ in 0..<60 {
      let position = Int32.random(in: 0...session.position, using: &random)
      #expect(
        wholeView(session, at: position) == seen[Int(position)],
        "seed \(seed), position \(position)")
    }
  }

  @Test("figures of a session that is begun anew come on top of those of the one before")
  func begunAnew() {
    var session = Session()
    func tell(_ channel: Channel, _ number: String) {
      var text = number
      let datum = text.withUTF8 {
        session.store.keep(UnsafeRawBufferPointer($0), as: .json)
      }
      session.apply(.runData(channel, Int64(number).flatMap { Datum(integer: $0) } ?? datum))
    }
    func figures() -> [String?] {
      [Channel.inputTokens, .cachedTokens, .cost].map {
        session.text(.root, $0, at: session.position)
      }
    }
    tell(.inputTokens, "100")
    tell(.cost, "0.5")
    session.beginAnew()
    #expect(session.status(at: session.position)?.value == .inProgress)
    #expect(figures() == ["100", nil, "0.5"])
    tell(.inputTokens, "7")
    tell(.cachedTokens, "3")
    tell(.cost, "0.25")
    #expect(figures() == ["107", "3", "0.75"])
    tell(.inputTokens, "9")
    #expect(figures() == ["109", "3", "0.75"])
    session.beginAnew()
    tell(.inputTokens, "1")
    #expect(figures() == ["110", "3", "0.75"])
  }

  @Test("how long one that goes on has taken counts up to now, where that is known")
  func elapsed() {
    var job = SessionBuilder()
    job.entry("A")
    job.wait(10)
    job.entry("B")
    let position = job.session.position
    let now = job.time + Milliseconds(5000)
    #expect(job.session.elapsed(at: position, now: nil) == Milliseconds(10_000))
    #expect(job.session.elapsed(at: position, now: now) == Milliseconds(15_000))
    job.finish()
    #expect(job.session.elapsed(at: job.session.position, now: now) == Milliseconds(10_000))
  }

  @Test("what is told of the session itself again and again is at each moment what it was then")
  func oftenTold() {
    var session = Session()
    var told: [(title: String?, status: SessionStatus?)] = [(nil, nil)]
    for number in 0..<1500 {
      if number % 3 == 0 {
        session.apply(.run(number % 2 == 0 ? .inProgress : .failed, .stated))
      } else {
        let title = number % 50 == 1 ? nil : session.store.keep("title \(number)")
        session.apply(.runData(.title, title))
      }
      let now = session.position
      told.append((session.text(.root, .title, at: now), session.status(at: now)?.value))
    }
    #expect(Set(told.map(\.title)).count > 900)
    for (position, expected) in told.enumerated() {
      #expect(session.text(.root, .title, at: Int32(position)) == expected.title)
      #expect(session.status(at: Int32(position))?.value == expected.status)
    }
  }

  @Test("figures of the session are at each moment what they were then", arguments: 0..<4)
  func figures(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let figures: [Channel] = [
      .inputTokens, .outputTokens, .cachedTokens, .cacheWrites5m, .cacheWrites1h,
    ]
    var session = Session()
    var now: [Channel: String] = [:]
    var told: [(texts: [Channel: String], version: Int32)] = [([:], -1)]
    var version: Int32 = -1
    func note() { told.append((now, version)) }
    for step in 0..<3000 {
      if random.chance(30) {
        session.apply(.note(Note(.info, line: 1, "x")))
        note()
      }
      for channel in figures where random.chance(60) {
        // In the end one of them is told in words, or taken away, and in numbers again.
        let isOdd = step > 2000 && channel == .cachedTokens && random.chance(30)
        let count = step % 700 == 699 ? 0 : Int64(step * 1000) + Int64(random.next() % 1000)
        if isOdd, random.chance(50) {
          session.apply(.runData(channel, nil))
          now[channel] = nil
        } else {
          let text = session.store.keep("\(count)")
          session.apply(.runData(channel, isOdd ? text : Datum(integer: count)))
          now[channel] = "\(count)"
        }
        version = session.position
        note()
      }
    }
    for _ in 0..<2000 {
      let position = Int.random(in: 0..<told.count, using: &random)
      for channel in figures {
        #expect(session.text(.root, channel, at: Int32(position)) == told[position].texts[channel])
      }
      #expect(session.version(of: .root, at: Int32(position)) == told[position].version)
    }
  }

  @Test("what changed between two positions is what differs", arguments: 0..<20)
  func changed(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var session = Session()
    var items: [NodeID] = []
    for _ in 0..<120 {
      if let event = randomEvent(&items, session, &random) { session.apply(event) }
    }
    for _ in 0..<40 {
      let from = Int32.random(in: 0...session.position, using: &random)
      let to = Int32.random(in: from...session.position, using: &random)
      let changed = Set(session.changed(from: from, to: to))
      for index in 1..<max(1, session.nodeCount) {
        let id = NodeID(Int32(index))
        guard session.isKnown(id, at: to) else { continue }
        let differs =
          !session.isKnown(id, at: from) || line(session, id, from) != line(session, id, to)
        if differs { #expect(changed.contains(id)) }
      }
    }
  }

  /// Everything that can be asked about a session at a position, as text.
  private func wholeView(_ session: Session, at position: Int32) -> String {
    var lines = [session.status(at: position).map { "\($0)" } ?? "-"]
    func walk(_ id: NodeID, _ indent: String) {
      for child in session.children(of: id, at: position) {
        lines.append(indent + line(session, child, position))
        walk(child, indent + " ")
      }
    }
    lines.append(line(session, .root, position))
    walk(.root, "")
    return lines.joined(separator: "\n")
  }

  private func line(_ session: Session, _ id: NodeID, _ position: Int32) -> String {
    let texts = Channel.allCases.compactMap { channel in
      session.text(id, channel, at: position).map { "\(channel)=\($0)" }
    }
    let status = session.toolStatus(id, at: position).map { "\($0)" } ?? ""
    let isGone = id != .root && session.isRetracted(id, at: position)
    return "\(id.index) \(isGone) \(status) \(texts)"
  }

  /// An event that may come next.
  private func randomEvent(
    _ items: inout [NodeID], _ session: Session, _ random: inout SeededGenerator
  ) -> Event? {
    let channels: [Channel] = [.message, .state, .result, .arguments, .error, .outputTokens]
    let figures: [Channel] = [.inputTokens, .outputTokens, .cacheWrites1h]
    let item = items.randomElement(using: &random)
    let text = session.store.keep("text \(random.next() % 1000)")
    switch Int.random(in: 0..<24, using: &random) {
    case 0...5:
      let parent = random.chance(40) ? item ?? .root : .root
      let isCall = session.kind(parent) == .entry
      let siblings = Array(session.children(of: parent, at: session.position))
      let before = random.chance(20) ? siblings.randomElement(using: &random) ?? .none : .none
      let start = ItemStart(
        id: session.nextID, kind: isCall ? .call : .entry, parent: parent, before: before)
      items.append(start.id)
      return .itemStart(start)
    case 6...8:
      return item.map {
        .itemData($0, channels.randomElement(using: &random)!, random.chance(80) ? text : nil)
      }
    case 9...10: return item.map { .itemAppend($0, .message, text) }
    case 11...13:
      guard let item, session.kind(item) == .call else { return nil }
      let basis: Basis = [.stated, .restated, .inferred, .withdrawn].randomElement(using: &random)!
      return .toolStatus(item, ToolStatus.allCases.randomElement(using: &random)!, basis)
    case 14: return item.map { .itemEnd($0) }
    case 15: return item.map { .retract($0) }
    case 16: return item.map { .restore($0) }
    case 17: return .runData(.title, text)
    case 20...21:
      let figure = figures.randomElement(using: &random)!
      let number = Datum(integer: Int64(random.next() % 5000))
      return .runData(figure, random.chance(90) ? number : text)
    case 22...23:
      let figure = figures.randomElement(using: &random)!
      return item.map { .itemData($0, figure, Datum(integer: Int64(random.next() % 5000))) }
    case 18: return .note(Note(.unknown, line: 1, "x"))
    default:
      return .run(
        SessionStatus.allCases.randomElement(using: &random)!,
        [Basis.stated, .restated, .inferred].randomElement(using: &random)!)
    }
  }
}
