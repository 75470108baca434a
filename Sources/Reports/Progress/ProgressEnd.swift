import SessionModel

/// What is told at the end: what failed, with what it gave back, and the sum.
struct ProgressEnd {
  /// An item that failed.
  struct Failure {
    /// Its number.
    var label: String
    /// The tool, or who spoke.
    var name: String
    /// The tool and what the call was about.
    var title: String
    /// What went wrong.
    var error: Excerpt?
    /// What it gave back beside that.
    var output: Excerpt?
  }

  /// How the session stands.
  var status: Stated<SessionStatus>
  /// How long it took.
  var elapsed: Milliseconds?
  /// How many calls stand how.
  var calls: [ToolStatus: Int]
  /// What it cost.
  var tokens: TokenCount?
  /// What went wrong with the session.
  var error: Excerpt?
  /// The items that failed.
  var failures: [Failure] = []
  /// How many more failed.
  var moreFailures = 0
  /// How much of the source could not be read.
  var malformed = 0

  /// Failures that are told once more.
  static let failureLimit = 100
  /// Lines of an error, and of an output, that are told with a failure.
  static let failureLines = 20

  /// How much could not be read.
  var malformedText: String {
    malformed == 1 ? "1 record could not be read" : "\(malformed) records could not be read"
  }

  /// The sum, a line for each thing that is known.
  var sum: [String] {
    var lines = [status.word + (elapsed.map { " after " + DurationText.short($0) } ?? "")]
    lines.append(callText)
    if let tokens = tokenText { lines.append(tokens) }
    if malformed > 0 { lines.append(malformedText) }
    return lines
  }

  /// The sum in sentences.
  var spokenSum: [String] {
    let time = elapsed.map { " in " + Sentences.spoken($0) } ?? ""
    return ["In all: \(callText)\(time)"] + (tokenText.map { [$0] } ?? [])
  }

  /// How the calls stand, worst first.
  private var callText: String {
    let parts = Self.order.compactMap { status, word in calls[status].map { "\($0) \(word)" } }
    let count = calls.values.reduce(0, +)
    if count == 0 { return "no tool calls" }
    return "\(count) \(count == 1 ? "call" : "calls"): " + parts.joined(separator: ", ")
  }

  /// The words of the sum, worst first.
  private static let order: [(ToolStatus, String)] = [
    (.failed, "failed"), (.lost, "lost"), (.rejected, "rejected"), (.cancelled, "cancelled"),
    (.waiting, "waiting"), (.pending, "pending"), (.running, "running"),
    (.background, "in the background"), (.requested, "requested"), (.completed, "done"),
  ]

  /// Tokens and cost, as far as they are known.
  private var tokenText: String? {
    guard let tokens else { return nil }
    func count(_ tokens: Tokens?, _ word: String) -> String? {
      tokens.map { NumberText.grouped($0.count) + " " + word }
    }
    var parts: [String] = []
    if let input = count(tokens.input, "tokens in") {
      parts.append(input + (count(tokens.cached, "cached").map { " (\($0))" } ?? ""))
    }
    if let output = count(tokens.output, parts.isEmpty ? "tokens out" : "out") {
      parts.append(output)
    }
    if let cost = tokens.cost {
      parts.append(NumberText.dollars(cost) + (tokens.isEstimated ? " estimated" : ""))
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
