/// A progress entry of the simulated job. Times are seconds after the start of what it stands in.
struct DemoStep: Sendable {
  /// When it appears.
  var at: Double
  /// What it says at first.
  var message: String
  /// What it says from some time on.
  var edits: [(at: Double, message: String)] = []
  /// When its state becomes `completed` (or `failed`).
  var until: Double
  /// Whether the step goes wrong. A failed step does not end a job.
  var fails = false
  var calls: [DemoCall] = []
}

/// A tool call of the simulated job. Times are seconds after the start of what its step stands in.
struct DemoCall: Sendable {
  /// How a call ends.
  enum End: Sendable {
    case result(String)
    case error(String)
    /// A person is asked, and says no after that many seconds.
    case refused(after: Double)
  }

  /// When it is added to its step, which may be long after the step began.
  var at: Double
  /// How long its arguments take to arrive.
  var pending = 0.15
  /// How long it runs.
  var takes: Double
  var name: String
  /// The arguments in order; all of them strings or numbers.
  var arguments: [(name: String, value: String)]
  var end: End
  /// What the subagent does that it starts; times count from its own start.
  var steps: [DemoStep] = []
}
