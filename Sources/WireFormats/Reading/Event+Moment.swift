import SessionModel

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
