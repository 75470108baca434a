import TestSupport
import Testing

@testable import SessionModel

@Suite("Changes are written in few bytes, and come back as they were")
struct DataChangesTests {
  /// A change of a datum.
  private func change(
    _ datum: Datum, at position: Int32, after previous: Int32 = -1, _ channel: Channel = .message,
    _ operation: DataChange.Operation = .set
  ) -> DataChange {
    DataChange(
      datum: datum, position: position, previous: previous, channel: channel, operation: operation)
  }

  /// The change of a name.
  private func change(_ name: Int32, of changes: DataChanges) -> DataChange? {
    var found: DataChange?
    changes.forEach(from: name) { change in
      found = change
      return false
    }
    return found
  }

  private func bytes(_ offset: Int64, _ length: Int, source: UInt16 = 1) -> Datum {
    Datum(form: .json, source: ByteStore.Source(index: source), offset: offset, length: length)
  }

  @Test("every datum comes back, at the ends of what there can be too")
  func roundTrip() {
    let data = [
      bytes(0, 0), bytes(1 << 40 - 1, 1 << 24 - 1), bytes(1 << 40, 5), bytes(7, 1 << 24),
      bytes(1 << 46, 1 << 31), bytes(3, 4, source: 1 << 14 - 1), bytes(3, 4, source: 1 << 14),
      bytes(3, 4, source: .max), bytes(.max, Int(UInt32.max)), bytes(.min, 1),
      Datum(moment: Milliseconds(-1)), Datum(moment: Milliseconds(1_767_348_000_000)),
      Datum(moment: Milliseconds(Milliseconds.range.lowerBound)),
      Datum(form: .nested, source: .spool, offset: 12, length: 3),
      Datum(integer: Milliseconds.range.upperBound) ?? Datum(moment: .zero),
      Datum(integer: Milliseconds.range.lowerBound) ?? Datum(moment: .zero),
    ]
    var changes = DataChanges()
    var told: [(name: Int32, change: DataChange)] = []
    let operations: [DataChange.Operation] = [.set, .append, .clear, .retract, .restore]
    // As many as stand on several pages.
    for round in 0..<40 {
      for datum in data {
        for channel in Channel.allCases {
          let change = change(
            datum, at: Int32(told.count + 1), after: round % 3 == 0 ? told.first?.name ?? -1 : -1,
            channel, operations[told.count % operations.count])
          told.append((changes.append(change), change))
        }
      }
    }
    #expect(told.allSatisfy { self.change($0.name, of: changes) == $0.change })
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.name < $1.name })
  }

  @Test("changes far behind one another, and positions far apart, come back")
  func distances() {
    var changes = DataChanges()
    var told: [(name: Int32, change: DataChange)] = []
    var position: Int32 = 0
    for number in 0..<1 << 18 {
      position += number % 5000 == 4999 ? 1 << 22 : 1
      // Most know the one before, some none, and those at the end one of the very first.
      let before = number > 1 << 17 ? told[1].name : told.last?.name ?? -1
      let datum = bytes(Int64(number), number % 100)
      let change = change(datum, at: position, after: number % 7 == 0 ? -1 : before)
      told.append((changes.append(change), change))
    }
    #expect(told.allSatisfy { self.change($0.name, of: changes) == $0.change })
  }

  @Test("the changes of one channel are found among those of others")
  func channelsOfAChain() {
    var changes = DataChanges()
    var last: Int32 = -1
    var positions: [Channel: [Int32]] = [:]
    for number in 0..<20_000 {
      let channel: Channel = [.message, .name, .message, .result][number % 4]
      last = changes.append(
        change(bytes(Int64(number), 1), at: Int32(number + 1), after: last, channel))
      positions[channel, default: []].append(Int32(number + 1))
    }
    func found(_ channel: Channel, from name: Int32) -> [Int32] {
      var found: [Int32] = []
      changes.forEach(of: channel, from: name) { change in
        found.append(change.position)
        return true
      }
      return found
    }
    for (channel, positions) in positions {
      #expect(found(channel, from: last) == positions.reversed())
    }
    #expect(found(.error, from: last) == [])
    #expect(found(.message, from: -1) == [])
  }

  @Test("figures that follow one another are few bytes, and each is found as it was told")
  func figures() throws {
    var changes = DataChanges()
    var random = SeededGenerator(seed: 5)
    let figures: [Channel] = [
      .inputTokens, .outputTokens, .cachedTokens, .cacheWrites5m, .cacheWrites1h,
    ]
    // Two nodes are told of in turn, one of them with gaps, over several pages.
    var told: [[DataChange]] = [[], []]
    var newest: [Int32] = [-1, -1]
    var position: Int32 = 0
    for _ in 0..<12_000 {
      let node = random.chance(50) ? 0 : 1
      for channel in figures + [.message] where random.chance(70) {
        position += random.chance(5) ? 7 : 1
        let figure = try #require(Datum(integer: Int64(random.next() >> 17) - 9))
        let change = change(
          channel == .message ? bytes(3, 4) : figure, at: position, after: newest[node], channel)
        newest[node] = changes.append(change)
        told[node].append(change)
      }
    }
    // The same but for the change in front: of figures that are told together that is the one in front of them all.
    func plain(_ change: DataChange) -> DataChange {
      self.change(change.datum, at: change.position, change.channel, change.operation)
    }
    for (newest, told) in zip(newest, told) {
      var found: [DataChange] = []
      changes.forEach(from: newest) { change in
        found.append(plain(change))
        return true
      }
      #expect(found == told.reversed().map(plain))
      for channel in figures + [.message, .error] {
        found = []
        changes.forEach(of: channel, from: newest) { change in
          found.append(plain(change))
          return true
        }
        #expect(found == told.filter { $0.channel == channel }.reversed().map(plain))
      }
    }
  }

  @Test("what touched an old node is found, however many came since")
  func oldNodes() {
    var session = Session()
    func start(_ session: inout Session) -> NodeID {
      let id = session.nextID
      session.apply(.itemStart(ItemStart(id: id, kind: .entry, parent: .root)))
      return id
    }
    let old = start(&session)
    for _ in 0..<70_000 { _ = start(&session) }
    let before = session.position
    let text = session.store.keep("late")
    session.apply(.itemData(old, .message, text))
    session.apply(.runData(.title, text))
    let young = start(&session)
    #expect(session.changed(from: before, to: session.position) == [.root, old, young])
    #expect(session.changed(from: before, to: session.position, atMost: 2) == nil)
    #expect(session.changed(from: before, to: session.position, atMost: 3)?.count == 3)
    #expect(session.text(old, .message, at: session.position) == "late")
    #expect(session.text(old, .message, at: before) == nil)
  }

  @Test("a channel fits the bits that a change has for it")
  func channels() { #expect(Channel.allCases.allSatisfy { $0.rawValue < 32 }) }
}
