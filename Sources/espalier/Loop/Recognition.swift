import Feeds
import SessionModel
import WireFormats

/// How a source is read: asked for, or told by its first bytes, which may come late.
final class Recognition {
  /// How it is read; `nil` while nothing tells.
  private(set) var format: Format? {
    didSet { if let format { whenFound(format) } }
  }
  /// Told when the format is known.
  var whenFound: (Format) -> Void = { _ in } {
    didSet { if let format { whenFound(format) } }
  }
  private let forced: Format?

  /// The bytes that detection looks at.
  static let headSize = 64 << 10

  /// - Parameter forced: the format that the user asks for.
  init(forced: Format?) {
    self.forced = forced
    format = forced
  }

  /// Takes the first bytes of a source and tells how it is cut into records.
  func framing(head: [UInt8], isWhole: Bool? = nil) -> Record.Framing {
    let found = head.withUnsafeBytes {
      Format.detect($0, isWhole: isWhole ?? (head.count < Self.headSize))
    }
    if forced == nil { format = found.format }
    return found.framing
  }

  /// The format for a reader that begins with this record, which tells it when nothing else has.
  func format(of record: Record) -> Format? {
    if format == nil { format = Self.detect(record) }
    return format
  }

  /// The format of a source that began anew with this record; the old one when it does not tell.
  func format(renewedBy record: Record) -> Format? {
    if forced == nil, let found = Self.detect(record) { format = found }
    return format
  }

  private static func detect(_ record: Record) -> Format? {
    Format.detect(record.bytes, isWhole: true).format
  }
}

extension Format {
  /// The folders of a session, in the feeds' words.
  func folders(of path: String) -> [SessionFolder] {
    companions(path).map {
      SessionFolder(
        path: $0.path, isRecursive: $0.isRecursive, lines: $0.lines, documents: $0.documents)
    }
  }
}
