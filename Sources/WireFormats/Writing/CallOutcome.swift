import SessionModel

/// How a call ended.
struct CallOutcome {
  var status: ToolStatus
  var basis = Basis.stated
  /// What the result calls the tool: for one whose call is not there.
  var name: Datum?
  /// What it gave, or what went wrong.
  var result: Datum?
  var error: Datum?
  var completedAt: Milliseconds?
  /// The source's own figure, as JSON, in milliseconds.
  var duration: Datum?

  /// What is known, by channel.
  var data: [(Channel, Datum)] {
    let all: [(Channel, Datum?)] = [
      (.result, result), (.error, error), (.duration, duration),
      (.completedAt, completedAt.map { Datum(moment: $0) }),
    ]
    return all.compactMap { channel, datum in datum.map { (channel, $0) } }
  }
}
