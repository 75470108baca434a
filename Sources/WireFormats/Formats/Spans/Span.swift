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
}
