public import SessionModel

/// One kind of source that can be read: a row of the one table of formats.
public struct Format: Sendable {
  /// The name that users and documents use.
  public let name: String
  /// One line of help.
  public let summary: String
  /// Whether a source looks like this, by its first bytes.
  let recognises: @Sendable (Probe) -> Bool
  /// What is read, what is worked out, and what the source does not tell: for the documentation.
  public let coverage: Coverage
  /// Where the other files of a session lie that spans several.
  public let companions: @Sendable (_ path: String) -> [CompanionFolder]
  /// How its sources are read that are no streams of records.
  public let containers: Containers
  /// Makes a reader for one source.
  public let makeReader: @Sendable () -> any FormatReader

  init(
    name: String, summary: String, coverage: Coverage,
    recognises: @escaping @Sendable (Probe) -> Bool,
    companions: @escaping @Sendable (String) -> [CompanionFolder] = { _ in [] },
    containers: Containers = Containers(),
    makeReader: @escaping @Sendable () -> any FormatReader
  ) {
    self.name = name
    self.summary = summary
    self.coverage = coverage
    self.recognises = recognises
    self.companions = companions
    self.containers = containers
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
    Pi.format,
    Gemini.format,
    VSCodeChat.format,
    ATIF.format,
    OpenCode.format,
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

  /// What was found out about a source from its first bytes.
  public struct Detection {
    /// The format; `nil` when none recognises it, or more bytes are needed to tell.
    public var format: Format?
    /// How the source is cut into records.
    public var framing: Record.Framing
    /// Whether more bytes would not change the format.
    public var isDecided: Bool
  }

  /// Finds the format of a source by content.
  ///
  /// It is told by the first value of the source and by nothing less: a key that is missing may stand
  /// behind what was seen. Whoever is told too little looks at more, or at the first record, which is whole.
  ///
  /// - Parameters:
  ///   - head: the first bytes of the source.
  ///   - isWhole: whether the source, or the record, ends there.
  public static func detect(_ head: UnsafeRawBufferPointer, isWhole: Bool) -> Detection {
    let probe = Probe(head)
    let isDecided = isWhole || probe.isComplete
    return Detection(
      format: isDecided ? all.first { $0.recognises(probe) } : nil, framing: probe.framing,
      isDecided: isDecided)
  }

  /// Finds the format of a source of which any number of first bytes can be had.
  ///
  /// More are asked for until they tell, up to `headLimit`.
  ///
  /// - Parameters:
  ///   - isGrowing: whether what is not there yet may still come.
  ///   - peek: gives so many of the first bytes, fewer where there are no more.
  public static func detect(isGrowing: Bool, peek: (Int) -> [UInt8]) -> (
    found: Detection, head: [UInt8]
  ) {
    var size = headSize
    while true {
      let head = peek(size)
      let isAll = head.count < size
      let found = head.withUnsafeBytes { detect($0, isWhole: isAll && !isGrowing) }
      if found.isDecided || isAll || size >= headLimit { return (found, head) }
      size *= 8
    }
  }

  /// The first bytes that are looked at, and the most.
  public static let headSize = 64 << 10
  public static let headLimit = 4 << 20

  /// Whether a record is a line of server-sent events that tells no format: a name, an id, a comment.
  public static func isPreamble(_ record: UnsafeRawBufferPointer) -> Bool {
    EventStream.begins(record) && EventStream.firstData(record).isEmpty
      && !record.starts(with: "data:".utf8)
  }
}
