import SessionModel

/// One thread of a Codex session: the main one, or that of a subagent in a file of its own.
struct CodexLane {
  /// The call that started it; the session itself for the main thread; `nil` while it is not known.
  var parent: NodeID?
  /// The thread's own name.
  var thread: SourceID?
  /// Whether the lines now are those of the thread that this one was forked from.
  var isReplay = false
  /// Whether the thread tells the starts and ends of its turns.
  var tellsTurns = false
  /// The error that the turn may not survive.
  var failure: Datum?
  /// For a thread that another one started: when. Its file begins with the lines of that one.
  var childSince: Milliseconds?
  var echoes = Echoes()
  /// The entries of each turn, from one message of the user to the next: what a rollback takes back.
  var turns: [[NodeID]] = []

  /// The answer of the model that is being written.
  var answer = Answer()

  // MARK: What runs

  /// The script that runs in the JavaScript runtime: what completes now was started by it.
  var script: Script?
  /// The last search in the web.
  var search: NodeID?

  // MARK: Tokens

  /// The model that answers now.
  var model: String?
  /// What its answers took.
  var tally = CodexTally()
  /// Whether a result or a person has come behind the last answer.
  var isAnswered = false

  /// A script of the JavaScript runtime.
  struct Script {
    var call: NodeID
    /// The entry that holds the calls that it makes.
    var entry: NodeID?
    /// Whether a command of it failed.
    var hasFailed = false
  }
}
