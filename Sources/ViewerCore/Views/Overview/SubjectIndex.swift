import JSONReading
import SessionModel

/// What calls are about, as far as it must be known to tell whether what failed went well later, and what
/// commands do. It is read in slices: a session may have many of them.
struct SubjectIndex: Sendable {
  /// What a call is about.
  struct Subject: Hashable, Sendable {
    /// What stands for its summary: two calls of a tool with the same are the same thing.
    var summary: Int
    /// The files that it was to change, of a call that failed.
    var files: [String]
    /// What it does, of a command.
    var deed: CommandDeed?
    /// Whether it tells that its command failed although its source takes it for done.
    var hasErred = false

    /// Stands for a file that nothing names.
    static let anyFile = ""
  }

  /// What is known.
  private var known: [NodeID: Subject] = [:]
  /// What is still to be read.
  private var pending: [NodeID] = []

  /// Bytes of a result in which its exit status is looked for.
  private static let length = 8 << 10
  /// How tools for edits begin to say that they did not do it, whose source takes that for done.
  ///
  /// Source: the editors of SWE-agent and of Anthropic.
  private static let refusals = [
    "Your proposed edit has introduced", "No replacement was performed",
    "The edit was not applied",
  ]
  /// Calls that are read in one slice.
  private static let slice = 500

  /// Whether all that was asked for is known.
  var isComplete: Bool { pending.isEmpty }

  /// What a call is about; `nil` while it was not read.
  subscript(call: NodeID) -> Subject? { known[call] }

  /// Asks for calls, and for no others.
  mutating func want(_ calls: [NodeID]) { pending = calls }

  /// Forgets what may be otherwise by now.
  mutating func forget(_ call: NodeID) { known[call] = nil }

  /// Reads a slice.
  mutating func step(_ session: Session, at position: Int32, _ parser: JSONParser) {
    for call in pending.suffix(Self.slice) {
      var hasher = Hasher()
      hasher.combine(session.summary(of: call, at: position, parser: parser))
      let status = session.toolStatus(call, at: position)?.value
      let hasFailed = status == .failed
      var subject = Subject(
        summary: hasher.finalize(),
        files: hasFailed ? session.edits(of: call, at: position).map(\.path) : [],
        deed: session.toolKind(call) == .command
          ? session.commandDeed(of: call, at: position, parser: parser) : nil)
      // A search that finds nothing ends so too.
      if let deed = subject.deed, deed.purpose != .look, status == .completed,
        let result = session.text(call, .result, at: position, limit: Self.length)
      {
        subject.hasErred = ResultText(result, parser: parser).exit.map { $0 != 0 } ?? false
      }
      if session.toolKind(call).changesFiles, status == .completed,
        let result = session.text(call, .result, at: position, limit: 200),
        Self.refusals.contains(where: { result.contains($0) })
      {
        (subject.hasErred, subject.files) = (true, [Subject.anyFile])
      }
      known[call] = subject
    }
    pending.removeLast(min(Self.slice, pending.count))
  }
}
