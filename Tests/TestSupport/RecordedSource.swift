import Glibc
import SessionModel
import WireFormats

/// The bytes of a source with the format that they are found to be of.
package struct RecordedSource: Sendable {
  package var name: String
  package var bytes: [UInt8]
  package let format: Format
  package let framing: Record.Framing

  /// Makes a source of its bytes; `nil` when no format recognises them.
  package init?(name: String, bytes: [UInt8]) {
    let found = bytes.withUnsafeBytes { Format.detect($0, isWhole: true) }
    guard let format = found.format else { return nil }
    self.name = name
    self.bytes = bytes
    self.format = format
    framing = found.framing ?? .line
  }

  /// The places of the records of some bytes that are cut as this source is.
  package func records(of bytes: [UInt8]) -> [Range<Int>] {
    guard framing == .line else { return bytes.isEmpty ? [] : [0..<bytes.count] }
    var ranges: [Range<Int>] = []
    var start = 0
    for (place, byte) in bytes.enumerated() where byte == 10 {
      ranges.append(start..<place)
      start = place + 1
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    return ranges
  }

  /// Reads the source, or other bytes in its place, as a follower does: what cannot be read is noted.
  ///
  /// - Parameter framing: how the bytes are cut, if not as the source is.
  package func read(
    _ other: [UInt8]? = nil, framing: Record.Framing? = nil,
    _ afterRecord: (Session) -> Void = { _ in }
  ) -> Session {
    let bytes = other ?? bytes
    let framing = framing ?? self.framing
    var reader = SessionReader(format: format)
    for range in framing == .document ? [0..<bytes.count] : records(of: bytes) {
      reader.follow(record: Array(bytes[range]), framing: framing)
      afterRecord(reader.session)
    }
    reader.finish()
    afterRecord(reader.session)
    return reader.session
  }

  // MARK: Files

  /// The sources among our own fixtures.
  package static let fixtures = sources(in: ProjectFiles.fixtures)

  /// The recordings of others beside the project, up to a size; none where they are not there.
  package static let samples: [RecordedSource] = {
    if let folder = ProjectFiles.shared("samples") { return sources(in: folder) }
    print("skipped: no recordings of others beside the project")
    return []
  }()

  /// Bytes of a file that is taken.
  private static let sizeLimit = 48 << 10

  private static func sources(in folder: String) -> [RecordedSource] {
    Files.all(below: folder).compactMap { path in
      guard !path.contains("/."), !path.hasSuffix(".md"), Files.size(path) <= sizeLimit,
        let bytes = Files.bytes(path), !bytes.isEmpty
      else { return nil }
      return RecordedSource(name: path, bytes: bytes)
    }
  }
}
