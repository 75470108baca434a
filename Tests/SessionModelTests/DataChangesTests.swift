import Testing

@testable import SessionModel

@Suite("Changes are packed, and come back as they were")
struct DataChangesTests {
  /// A change of a datum.
  private func change(
    _ datum: Datum, at position: Int32, after previous: Int32 = -1, _ channel: Channel = .message,
    _ operation: DataChange.Operation = .set
  ) -> DataChange {
    DataChange(
      datum: datum, position: position, previous: previous, channel: channel, operation: operation)
  }

  private func bytes(_ offset: Int64, _ length: Int, source: UInt16 = 1) -> Datum {
    Datum(form: .json, source: ByteStore.Source(index: source), offset: offset, length: length)
  }

  private func expectSame(_ a: DataChange, _ b: DataChange) {
    #expect(a.datum == b.datum)
    #expect(a.position == b.position)
    #expect(a.previous == b.previous)
    #expect(a.channel == b.channel)
    #expect(a.operation == b.operation)
  }

  @Test("what fits and what does not comes back, at the ends of what fits too")
  func roundTrip() {
    let data = [
      bytes(0, 0), bytes(1 << 40 - 1, 1 << 24 - 1), bytes(1 << 40, 5), bytes(7, 1 << 24),
      bytes(1 << 46, 1 << 31), bytes(3, 4, source: 1 << 14 - 1), bytes(3, 4, source: 1 << 14),
      bytes(3, 4, source: .max), Datum(moment: Milliseconds(-1)),
      Datum(moment: Milliseconds(1_767_348_000_000)),
      Datum(moment: Milliseconds(Milliseconds.range.lowerBound)),
      Datum(form: .nested, source: .spool, offset: 12, length: 3),
      Datum(integer: Milliseconds.range.upperBound) ?? Datum(moment: .zero),
    ]
    var changes = DataChanges()
    var told: [DataChange] = []
    for (number, datum) in data.enumerated() {
      for channel in Channel.allCases {
        let operation: DataChange.Operation = number % 2 == 0 ? .append : .restore
        told.append(change(datum, at: Int32(told.count + 1), channel, operation))
        changes.append(told[told.count - 1])
      }
    }
    #expect(changes.count == told.count)
    for place in told.indices { expectSame(changes[place], told[place]) }
  }

  @Test("changes far behind one another, and positions far apart, come back")
  func distances() {
    var changes = DataChanges()
    var told: [DataChange] = []
    var position: Int32 = 0
    let count = 1 << 18 + 5000
    for number in 0..<count {
      position += number % 5000 == 4999 ? 1 << 18 : 1
      // Most know the one before, some none, and those at the end one of the very first.
      let previous = number % 7 == 0 ? -1 : number > 1 << 18 ? 1 : Int32(number) - 1
      told.append(change(bytes(Int64(number), number % 100), at: position, after: previous))
      changes.append(told[number])
    }
    for place in told.indices
    where changes[place].previous != told[place].previous
      || changes[place].position != told[place].position
      || changes[place].datum != told[place].datum
    {
      Issue.record("change \(place) is another")
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
