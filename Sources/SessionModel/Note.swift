/// Something that was not understood, or that went wrong on the way.
public struct Note: Hashable, Sendable {
  /// What kind of thing it was.
  public enum Kind: UInt8, Sendable {
    /// A record or field that the format does not know: nothing is lost by it but its meaning.
    case unknown
    /// A record that could not be read, or a field of a wrong type.
    case malformed
    /// Worth telling, and counted nowhere.
    case info

    /// The word in a recording.
    public var word: String {
      switch self {
      case .unknown: "unknown"
      case .malformed: "malformed"
      case .info: "info"
      }
    }
  }

  /// What kind of thing it was.
  public var kind: Kind
  /// Which file of a session that spans several it was, as `Record.file`; `nil` for the main one.
  public var file: String?
  /// The line, or the number of the record, from 1.
  public var line: Int
  /// One line for people.
  public var reason: String
  /// The rule of a protocol that the source breaks here, if it is about one.
  public var rule: Rule?

  /// Makes a note.
  public init(
    _ kind: Kind, file: String? = nil, line: Int, _ reason: String, rule: Rule? = nil
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.reason = reason
    self.rule = rule
  }

  /// A rule that a source breaks: told to those who ask for it.
  public struct Rule: Hashable, Sendable {
    /// Its number, as `AGUI103`.
    public var id: String
    /// How much it matters.
    public var severity: Severity

    /// Names a rule.
    public init(_ id: String, _ severity: Severity) {
      self.id = id
      self.severity = severity
    }
  }

  /// How much a broken rule matters.
  public enum Severity: UInt8, Sendable {
    /// Good to know.
    case info
    /// Not as it should be.
    case warning
    /// Against the rules.
    case error

    /// The word of a report.
    public var word: String {
      switch self {
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }
}
