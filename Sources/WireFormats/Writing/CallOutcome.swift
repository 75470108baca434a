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

  /// Hands out what is known, by channel.
  func forEachDatum(_ body: (Channel, Datum) -> Void) {
    if let result { body(.result, result) }
    if let error { body(.error, error) }
    if let duration { body(.duration, duration) }
    if let completedAt { body(.completedAt, Datum(moment: completedAt)) }
  }
}
