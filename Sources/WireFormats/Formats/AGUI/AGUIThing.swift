/// What begins and ends by its id in a stream, with the rules of that.
enum AGUIThing: Int, CaseIterable {
  case text
  case call
  case span
  case reasoning
  case subagent

  /// What it is called, as the official client calls it.
  var words: String {
    switch self {
    case .text: "text message"
    case .call: "tool call"
    case .span: "reasoning span"
    case .reasoning: "reasoning message"
    case .subagent: "subagent"
    }
  }

  /// The rule that it begins before it goes on.
  var contentWithoutStart: AGUIRule {
    switch self {
    case .text: .textContentWithoutStart
    case .call: .argumentsWithoutStart
    case .span, .reasoning: .reasoningWithoutStart
    case .subagent: .subagentNotStarted
    }
  }

  /// The rule that it begins before it ends.
  var endWithoutStart: AGUIRule {
    switch self {
    case .text: .textEndWithoutStart
    case .call: .callEndWithoutStart
    case .span, .reasoning: .reasoningWithoutStart
    case .subagent: .subagentNotStarted
    }
  }

  /// The rule that it ends before its run does.
  var notEnded: AGUIRule {
    switch self {
    case .text: .textNotEnded
    case .call: .callNotEnded
    case .span, .reasoning: .reasoningNotEnded
    case .subagent: .subagentNotEnded
    }
  }
}
