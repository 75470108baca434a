import JSONReading
import SessionModel

/// A span of a trace, as far as it tells of an agent.
struct Span {
  /// What was done in it.
  enum Kind {
    /// A model was asked.
    case model
    /// A tool ran.
    case tool
    /// An agent or a chain was at work.
    case agent
    /// Anything else: its children count, not itself.
    case other
  }

  /// A message that a model got or gave.
  struct Message {
    var role: String
    var text: [ContentParts.Words] = []
    var reasoning: [ContentParts.Words] = []
    var calls: [Call] = []
    /// What in it is not known, in words.
    var unknown: [String] = []
  }

  /// A call that a model asked for.
  struct Call {
    var id: String?
    var name: ContentParts.Words?
    var arguments: ContentParts.Words?
  }

  var id: String
  var parent: String?
  var kind = Kind.other
  var name = ""
  var start: Milliseconds?
  var end: Milliseconds?
  /// What went wrong; empty when it did and nobody said what.
  var error: [ContentParts.Words]?
  /// What a model got, and what it gave.
  var prompts: [Message] = []
  var answers: [Message] = []
  /// What a tool was called with, and what it gave.
  var callID: String?
  var arguments: ContentParts.Words?
  var result: ContentParts.Words?
  var model: String?
  var usage = TokenUsage()
  /// The conversation that it belongs to.
  var conversation: String?
  /// What a span says that tells of no agent, as JSON; `nil` where such spans only carry others.
  var details: [UInt8]?
  /// What a person asked for, as such a span says it.
  var prompt: String?
  /// What kind of span it is, where that is not known, in words.
  var unknown: String?
  /// What it tells beyond that when espalier wrote it: nothing else counts then.
  var own: OwnSpan?
}

extension Span {
  /// The span without a hold on the record that it came in.
  var kept: Span {
    func keep(_ words: ContentParts.Words) -> ContentParts.Words {
      guard case .value(let value) = words else { return words }
      return .text(value.string ?? value.compactText)
    }
    func keep(_ message: Message) -> Message {
      var message = message
      message.text = message.text.map(keep)
      message.reasoning = message.reasoning.map(keep)
      message.calls = message.calls.map {
        Call(id: $0.id, name: $0.name.map(keep), arguments: $0.arguments.map(keep))
      }
      return message
    }
    var span = self
    span.error = error?.map(keep)
    span.prompts = prompts.map(keep)
    span.answers = answers.map(keep)
    span.arguments = arguments.map(keep)
    span.result = result.map(keep)
    span.own = own?.kept
    return span
  }
}
