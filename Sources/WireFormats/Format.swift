import JSONReading

/// One kind of source that can be read: a row of the one table of formats.
public struct Format: Sendable {
  /// The name that users and documents use.
  public let name: String
  /// One line of help.
  public let summary: String
  /// Whether a value can be nothing else than the beginning of such a source.
  let recognises: @Sendable (Probe) -> Bool
  /// Whether a value may be the beginning of such a source as well as of others: what follows tells, and
  /// where nothing does, it is one.
  let suspects: @Sendable (Probe) -> Bool
  /// Who writes such sources, and up to which version they were checked.
  public let writer: SourceWriter
  /// What is read, what is worked out, and what the source does not tell: for the documentation.
  public let coverage: Coverage
  /// Where the other files of a session lie that spans several.
  public let companions: @Sendable (_ path: String) -> [CompanionFolder]
  /// Which files beside those the session may name itself; `nil` for none.
  public let links: Links?
  /// How its sources are read that are no streams of records.
  public let containers: Containers
  /// How its texts stand in its sources.
  public let wording: Wording
  /// Reads what one record of a file tells in a list of sessions; `nil` for formats whose reader tells it.
  let glance: (@Sendable (_ record: JSONValue, _ draft: inout GlanceDraft) -> Void)?
  /// Makes a reader for one source.
  public let makeReader: @Sendable () -> any FormatReader

  init(
    name: String, summary: String, writer: SourceWriter = SourceWriter(), coverage: Coverage,
    recognises: @escaping @Sendable (Probe) -> Bool,
    suspects: @escaping @Sendable (Probe) -> Bool = { _ in false },
    companions: @escaping @Sendable (String) -> [CompanionFolder] = { _ in [] },
    links: Links? = nil, containers: Containers = Containers(), wording: Wording = .whole(),
    glance: (@Sendable (_ record: JSONValue, _ draft: inout GlanceDraft) -> Void)? = nil,
    makeReader: @escaping @Sendable () -> any FormatReader
  ) {
    self.name = name
    self.summary = summary
    self.writer = writer
    self.coverage = coverage
    self.recognises = recognises
    self.suspects = suspects
    self.companions = companions
    self.links = links
    self.containers = containers
    self.wording = wording
    self.glance = glance
    self.makeReader = makeReader
  }

  /// What a format tells, in words.
  public struct Coverage: Sendable {
    /// What is read as it stands.
    public var read: String
    /// What is worked out, and is marked so.
    public var derived: String
    /// What the source does not tell.
    public var unknown: String
  }

  /// A folder with more files of a session.
  public struct CompanionFolder: Sendable, Equatable {
    /// The folder; it may appear later, or never.
    public var path: String
    /// Whether the folders in it count too.
    public var isRecursive: Bool
    /// How the names of the files end that are records a line.
    public var lines: [String]
    /// How the names of the files end that are one document.
    public var documents: [String]
  }

  /// Which files beside its own a session may name (see `FormatReader.linkedFiles`).
  public struct Links: Sendable, Equatable {
    /// How the names of such files begin.
    public var prefix: String
    /// Whether they lie in folders beside the main file, as opposed to right beside it.
    public var isBelow: Bool
    /// Of these words one stands in a main file that names any; none: nothing tells.
    public var marks: [String]
  }

  /// Every format, the most particular first: the first one that recognises a source reads it.
  public static let all: [Format] = [
    EspalierRecording.format,
    EspalierDocument.format,
    EspalierUpdates.format,
    ProgressSnapshot.format,
    ProgressEntries.format,
    AGUI.format,
    Qwen.format,
    Copilot.format,
    Codex.format,
    ClaudeCode.format,
    ClaudeStream.format,
    CodexExec.format,
    CodexAppServer.format,
    Pi.format,
    Gemini.format,
    VSCodeChat.format,
    ATIF.format,
    OpenCode.format,
    Crush.format,
    Zed.format,
    Kiro.format,
    Hermes.format,
    Devin.format,
    Junie.format,
    Auggie.format,
    Antigravity.format,
    Vibe.format,
    SWEAgent.format,
    MiniSWEAgent.format,
    Amp.format,
    Inspect.format,
    OpenHands.format,
    Goose.format,
    OTLP.format,
    LangSmith.format,
    VercelAI.format,
    Cursor.format,
    Kimi.format,
    Droid.format,
    Grok.format,
    Aider.format,
    Cline.format,
    Loom.format,
    Beluga.format,
    LangGraph.format,
    AnthropicMessages.format,
    OpenAIResponses.format,
    OpenAIChat.format,
  ]

  /// The format with this name.
  public static func named(_ name: some StringProtocol) -> Format? {
    all.first { $0.name == name }
  }

  /// Whether a record is a line of server-sent events that tells no format: a name, an id, a comment.
  public static func isPreamble(_ record: UnsafeRawBufferPointer) -> Bool {
    EventStream.begins(record) && EventStream.firstData(record).isEmpty
      && !record.starts(with: "data:".utf8)
  }
}
