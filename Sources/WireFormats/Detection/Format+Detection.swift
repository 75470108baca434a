public import SessionModel

extension Format {
  /// What was found out about a source from its first bytes.
  public struct Detection {
    /// The format; `nil` when none recognises it, or more bytes are needed to tell.
    public var format: Format?
    /// How the source is cut into records; `nil` while nothing but words has come, which may stand in front
    /// of records.
    public var framing: Record.Framing?
    /// Whether more bytes would not change the format.
    public var isDecided: Bool
    /// Whether what is there is of no format that is known, though more may come: words, a document that is
    /// whole, several records.
    public var isForeign = false
  }

  /// Finds the format of a source by content.
  ///
  /// It is told by the first value that can be of one format only, and by nothing less: a key that is missing
  /// may stand behind what was seen. Whoever is told too little looks at more, or at the first record, which
  /// is whole.
  ///
  /// - Parameters:
  ///   - head: the first bytes of the source.
  ///   - isWhole: whether the source, or the record, ends there.
  public static func detect(_ head: UnsafeRawBufferPointer, isWhole: Bool) -> Detection {
    let front = SourceFront(head)
    var sighting = Sighting()
    var isCutOff = false
    let isEnough = front.visit { probe in
      isCutOff = !probe.isComplete
      guard isWhole || probe.isComplete else { return false }
      sighting.see(probe)
      return sighting.certain == nil
    }
    // A value that is cut off ends the look, too, and tells nothing.
    let isDecided =
      isWhole || sighting.certain != nil || isEnough && sighting.count == SourceFront.limit
    let format = sighting.certain ?? sighting.suspected
    let isForeign =
      switch front.framing {
      case nil: head.contains(10) && head.contains { $0 > 0x20 }
      case .document: !isCutOff
      case .line: sighting.count > Self.strangers
      }
    return Detection(
      format: isDecided ? format : nil, framing: front.framing, isDecided: isDecided,
      isForeign: isForeign && format == nil)
  }

  /// Records of no format that may stand in front of those of one: newer versions write what nobody knows.
  private static let strangers = 2

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
      size *= 4
    }
  }

  /// The first bytes that are looked at, and the most.
  public static let headSize = 16 << 10
  /// The most of the first bytes that are looked at.
  public static let headLimit = 4 << 20
}
