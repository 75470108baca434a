public import SessionModel

/// One kind of source that can be read: a row of the one table of formats.
public struct Format: Sendable {
  /// The name that users and documents use.
  public let name: String
  /// One line of help.
  public let summary: String
  /// Whether a source looks like this, by its first bytes.
  let recognises: @Sendable (Probe) -> Bool
  /// Makes a reader for one source.
  public let makeReader: @Sendable () -> any FormatReader

  /// Every format, the most particular first: the first one that recognises a source reads it.
  public static let all: [Format] = [
    EspalierRecording.format,
    EspalierDocument.format,
    EspalierUpdates.format,
    ProgressSnapshot.format,
    ProgressEntries.format,
  ]

  /// The format with this name.
  public static func named(_ name: some StringProtocol) -> Format? {
    all.first { $0.name == name }
  }

  /// What was found out about a source from its first bytes.
  public struct Detection {
    /// The format; `nil` when none recognises it.
    public var format: Format?
    /// How the source is cut into records.
    public var framing: Record.Framing
  }

  /// Finds the format of a source by content.
  ///
  /// - Parameters:
  ///   - head: the first bytes of the source, 64 KiB or so.
  ///   - isWhole: whether the source ends there.
  public static func detect(_ head: UnsafeRawBufferPointer, isWhole: Bool) -> Detection {
    let probe = Probe(head, isWhole: isWhole)
    return Detection(format: all.first { $0.recognises(probe) }, framing: probe.framing)
  }
}
