import SessionModel

extension Session {
  /// Opens a group for what changed in a state that is shown anew: it changed when that came, whatever moments it names.
  ///
  /// - Parameters:
  ///   - changes: the events of the group.
  ///   - arrival: when the state came; `nil` for one that was recorded, which is as old as the last moment in it.
  mutating func mark(changes: [Event], arrival: Milliseconds?) {
    if let arrival { mark(nil, arrival: arrival) } else { mark(changes.latestMoment) }
  }
}

extension Sequence<Event> {
  /// The latest moment that any of the events names.
  var latestMoment: Milliseconds? {
    var latest: Milliseconds?
    for event in self {
      switch event {
      case .itemData(_, _, let datum?), .runData(_, let datum?):
        if let moment = datum.moment { latest = Swift.max(latest ?? moment, moment) }
      case .run, .runData, .itemStart, .itemData, .itemAppend, .toolStatus, .itemEnd, .retract,
        .restore, .note:
        break
      }
    }
    return latest
  }
}
