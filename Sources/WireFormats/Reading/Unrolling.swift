import SessionModel

extension Session {
  /// Applies the events of a document that tells a whole session at once, spread over the time that it
  /// took: each entry at its time, the end of each call when it was over. So a saved document replays
  /// like the session that it was made from.
  ///
  /// The tree that results does not depend on the spreading.
  ///
  /// - Returns: the names that items got instead of those in `events`, where they differ.
  @discardableResult
  mutating func apply(unrolled events: [Event], arrival: Milliseconds?) -> [Int32: Int32] {
    guard arrival == nil else {
      // A later version of a document that is written anew: what changed, changed now.
      mark(changes: events, arrival: arrival)
      apply(events)
      return [:]
    }
    var plan = Unrolling(first: nextID)
    for event in events { plan.add(event) }
    let (groups, names) = plan.groups()
    for group in groups {
      mark(group.time)
      apply(group.events)
    }
    return names
  }
}

/// The events of a document, put in the order of their times.
private struct Unrolling {
  /// An event and when it happened; `nil` before all times.
  private struct Dated {
    var event: Event
    var time: Milliseconds?
    /// Whether it comes with the last moment, whichever that is.
    var isLast = false
  }

  /// The name that the first new item gets.
  private let first: NodeID
  private var dated: [Dated] = []
  /// When each item began and ended, by the number that it has in the document.
  private var began: [Int32: Milliseconds] = [:]
  private var ended: [Int32: Milliseconds] = [:]
  /// Items whose end is told by data that came before the time of the end was known.
  private var parents: [Int32: Int32] = [:]
  /// The time at which the last child of a node began: births keep the order of the list.
  private var lastBirth: [Int32: Milliseconds] = [:]

  init(first: NodeID) { self.first = first }

  mutating func add(_ event: Event) {
    switch event {
    case .itemStart(let start): parents[start.id.index] = start.parent.index
    case .itemData(let id, .startedAt, let datum?): began[id.index] = datum.moment
    case .itemData(let id, .completedAt, let datum?): ended[id.index] = datum.moment
    case .run, .runData, .itemData, .itemAppend, .toolStatus, .itemEnd, .retract, .restore, .note:
      break
    }
    dated.append(Dated(event: event, time: nil))
  }

  /// The events in groups of one time each, and the names that items got in the new order.
  mutating func groups() -> (
    groups: [(time: Milliseconds?, events: [Event])], names: [Int32: Int32]
  ) {
    date()
    // Sorted by time, in the order of the document among equals.
    let order = dated.indices.sorted {
      guard let first = dated[$0].time else { return dated[$1].time != nil || $0 < $1 }
      guard let second = dated[$1].time else { return false }
      return first == second ? $0 < $1 : first < second
    }
    var names: [Int32: Int32] = [:]
    var groups: [(time: Milliseconds?, events: [Event])] = []
    for place in order {
      let event = renamed(dated[place].event, &names)
      // The last group must not be bound to a name here: appending would copy its events.
      if !groups.isEmpty, groups[groups.count - 1].time == dated[place].time {
        groups[groups.count - 1].events.append(event)
      } else {
        groups.append((dated[place].time, [event]))
      }
    }
    // What has no time belongs to the first moment.
    if groups.count > 1, groups[0].time == nil { groups[0].time = groups[1].time }
    return (groups, names)
  }

  /// Gives each event its time.
  private mutating func date() {
    var start: [Int32: Milliseconds] = [:]
    var latest: Milliseconds?
    for place in dated.indices {
      let time: Milliseconds?
      switch dated[place].event {
      case .itemStart(let item):
        let parent = item.parent.index
        let floor = [start[parent], lastBirth[parent]].compactMap { $0 }.max()
        time = [began[item.id.index], floor].compactMap { $0 }.max()
        start[item.id.index] = time
        lastBirth[parent] = time
      case .itemData(let id, let channel, _) where Self.tellsEnd(channel):
        time = [ended[id.index], start[id.index]].compactMap { $0 }.max()
      case .toolStatus(let id, let status, _):
        time =
          status.isOpen
          ? start[id.index] : [ended[id.index], start[id.index]].compactMap { $0 }.max()
      case .itemData(let id, _, _), .itemAppend(let id, _, _): time = start[id.index]
      case .itemEnd, .retract, .restore, .run: time = latest
      case .runData(let channel, _):
        dated[place].isLast =
          channel == .outputText || channel == .completedAt || channel == .error
        time = nil
      case .note: time = nil
      }
      if let time { latest = max(latest ?? time, time) }
      dated[place].time = time
      if case .run = dated[place].event { dated[place].isLast = true }
    }
    // The end of the session comes with its last moment.
    for place in dated.indices where dated[place].isLast { dated[place].time = latest }
  }

  /// Whether a datum of a call is known only when it is over.
  private static func tellsEnd(_ channel: Channel) -> Bool {
    switch channel {
    case .result, .error, .completedAt, .duration: true
    default: false
    }
  }

  /// The event with the names that its items get in the new order.
  private func renamed(_ event: Event, _ names: inout [Int32: Int32]) -> Event {
    func name(_ id: NodeID, _ names: [Int32: Int32]) -> NodeID {
      NodeID(names[id.index] ?? id.index)
    }
    switch event {
    case .itemStart(var start):
      names[start.id.index] = first.index + Int32(names.count)
      start.parent = name(start.parent, names)
      start.id = name(start.id, names)
      return .itemStart(start)
    case .itemData(let id, let channel, let datum):
      return .itemData(name(id, names), channel, datum)
    case .itemAppend(let id, let channel, let datum):
      return .itemAppend(name(id, names), channel, datum)
    case .toolStatus(let id, let status, let basis):
      return .toolStatus(name(id, names), status, basis)
    case .itemEnd(let id): return .itemEnd(name(id, names))
    case .retract(let id): return .retract(name(id, names))
    case .restore(let id): return .restore(name(id, names))
    case .run, .runData, .note: return event
    }
  }
}
