import SessionModel

/// A run in the words of a test: what was asked, said and called, in order.
package struct SketchedRun: Equatable {
  /// One thing that was said or done.
  package enum Step: Equatable {
    /// A person asked something.
    case ask(String)
    /// The model said something.
    case say(String)
    /// A tool was called: with arguments as JSON, what it gave back, how long it took, and whether it failed.
    case call(String, String = "{}", result: String = "ok", took: Double = 1, fails: Bool = false)
    /// A subagent was started.
    case agent(String, [Step])
  }

  package var steps: [Step]
  /// The folder that it works in.
  package var folder: String?

  package init(_ steps: [Step], folder: String? = nil) {
    self.steps = steps
    self.folder = folder
  }

  /// A run of a hundred tools and words at most, by chance.
  package init(count: Int, using generator: inout some RandomNumberGenerator) {
    self.init(
      (0..<count).map { _ in
        let number = Int.random(in: 0..<12, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return .ask("Question \(number)")
        case 1, 2: return .say("Words \(number)")
        case 3:
          return .agent(
            "{\"prompt\":\"Task \(number)\"}", [.say("Agent \(number)"), .call("Read")])
        case 4...6: return .call("Read", "{\"file_path\":\"f\(number)\"}", result: "\(number % 3)")
        default: return .call("Bash", "{\"command\":\"c\(number)\"}", fails: number == 7)
        }
      })
  }

  /// The session that it comes to.
  package var session: Session {
    var builder = SessionBuilder()
    if let folder { builder.set(.root, .folder, folder) }
    Self.add(steps, under: .root, to: &builder)
    builder.finish()
    return builder.session
  }

  /// The same as one side of a comparison.
  package func compared(_ name: String) -> ComparedRun {
    ComparedRun(session, name: name, prices: PriceTable())
  }

  /// The comparison with another run.
  package func compared(with other: SketchedRun) -> Comparison {
    Comparison(compared("a.jsonl"), other.compared("b.jsonl"))
  }

  private static func add(
    _ steps: [Step], under parent: NodeID, to builder: inout SessionBuilder
  ) {
    for step in steps {
      switch step {
      case .ask(let text): builder.entry(text, role: .user, under: parent)
      case .say(let text): builder.entry(text, under: parent)
      case .call(let name, let arguments, let result, let seconds, let fails):
        let entry = builder.entry(nil, under: parent)
        builder.call(
          name, arguments, under: entry, took: seconds, fails ? .failed : .completed,
          result: result)
      case .agent(let arguments, let steps):
        let entry = builder.entry(nil, under: parent)
        let call = builder.call("Task", arguments, under: entry)
        add(steps, under: call, to: &builder)
        builder.end(call, result: "done")
      }
    }
  }
}
