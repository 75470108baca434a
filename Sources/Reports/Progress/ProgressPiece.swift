import SessionModel

/// What is told at once: one change of an item or of the session, in safe texts.
struct ProgressPiece {
  /// The number of the item: `3.1`; `nil` for the session.
  var label: String?
  /// What the clock of the session shows: `01:42`; `nil` when it has none.
  var clock: String?
  /// What there is to tell.
  var news: News

  /// The sorts of news.
  enum News {
    /// Another word for the session.
    case session(Stated<SessionStatus>)
    /// What the session is: the name of a fact and its value.
    case fact(String, String)
    /// What somebody says, whole.
    case message(EntryRole, [String])
    /// What a program wrote, in a few words.
    case notice(String)
    /// The beginning of a text beside what is said: what it is, and its first lines.
    case excerpt(String, Excerpt)
    /// The state of an entry in the words of its source, and what went wrong.
    case state(EntryRole, String, [String])
    /// A call, and what is new of it.
    case call(CallNews)
    /// The final answer, whole.
    case output([String])
  }
}

/// A call as it stands, and what is new of it.
struct CallNews {
  /// What is new of a call whose status is not.
  enum Change: String {
    case arguments
    case result
    case error
  }

  /// The name of the tool.
  var name: String
  /// How the call stands.
  var status: Stated<ToolStatus>
  /// The word for that, in brackets where it was worked out.
  var word: String
  /// What is new; `nil` for the status, and whatever came with it.
  var change: Change?
  /// How long the call took, once it is over.
  var took: Milliseconds?
  /// What the call is about.
  var summary: String?
  /// Whether that is new.
  var tellsSummary = false
  /// What came of the call, in a word or two.
  var outcome: String?
  /// What is wrong with the arguments.
  var fault: String?
  /// The arguments one by one, where they are told so.
  var arguments: [String] = []
  /// What went wrong.
  var failure: Excerpt?
  /// What the call gave back.
  var result: Excerpt?
}
