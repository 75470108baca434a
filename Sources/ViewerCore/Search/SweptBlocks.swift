import SessionModel

/// What of a query was met in which blocks of the files of a session: most texts are passed by without being read.
struct SweptBlocks {
  /// Bytes from the beginning of a block to that of the next one.
  private static let size: Int64 = 64 << 10
  /// Bytes on either side that are looked at with a block, so that what its ends cut is met in it. A text with so many
  /// backslashes and colours in it that it is longer is none that anybody looks for.
  private static let margin = 4 << 10

  /// A block that was looked through.
  private struct Block {
    var findings: Sweep.Findings
    /// The place in the file up to which it was: a growing file may have gone on since.
    var end: Int64
  }

  private let sweep: Sweep
  /// The blocks of each file, by its number.
  private var blocks: [[Block?]] = []

  init(_ sweep: Sweep) { self.sweep = sweep }

  /// Whether a datum may hold the query, and how many bytes were looked through for that.
  mutating func mayHold(_ datum: Datum, in store: ByteStore) -> (mayHold: Bool, bytes: Int) {
    guard datum.source != .spool, !datum.isInline, !sweep.isBlind else { return (true, 0) }
    let end = datum.offset + Int64(datum.length)
    let range = Int(datum.offset / Self.size)...Int(max(datum.offset, end - 1) / Self.size)
    let file = Int(datum.source.index)
    while blocks.count <= file { blocks.append([]) }
    while blocks[file].count <= range.upperBound { blocks[file].append(nil) }
    var findings = Sweep.Findings()
    var bytes = 0
    for index in range {
      let needed = min(end, Int64(index + 1) * Self.size)
      if let block = blocks[file][index], block.end >= needed {
        findings.formUnion(block.findings)
      } else {
        let block = look(at: index, of: datum.source, in: store)
        blocks[file][index] = block
        findings.formUnion(block.findings)
        bytes += Int(Self.size)
      }
      if sweep.isMet(findings) { return (true, bytes) }
    }
    return (false, bytes)
  }

  /// Looks through a block.
  private func look(at index: Int, of source: ByteStore.Source, in store: ByteStore) -> Block {
    let start = max(0, Int64(index) * Self.size - Int64(Self.margin))
    let bytes = Datum(
      form: .text, source: source, offset: start, length: Int(Self.size) + 2 * Self.margin)
    return store.withBytes(of: bytes) { bytes in
      var findings = Sweep.Findings()
      sweep.look(in: bytes, &findings)
      return Block(findings: findings, end: start + Int64(bytes.count))
    }
  }
}
