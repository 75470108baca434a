import JSONReading
import SessionModel

/// Documents: lists of records, words in front of them, and what is left of a broken one.
extension RecordReader {
  /// Takes words off the front of a document, which are nobody's, and notes them.
  mutating func read(front record: inout Record, into session: inout Session) {
    guard record.framing == .document, !kind.isText(record),
      let start = FrontWords.end(in: record.bytes), start > 0
    else { return }
    let front = record.bytes[..<start]
    guard !front.allSatisfy({ $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }) else { return }
    if words?.elementsEqual(front) != true {
      words = Array(front)
      let text = String(decoding: front.prefix(100), as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      session.apply(
        .note(
          Note(.malformed, file: record.file, line: 1, "words in front of the document: \(line)")))
    }
    record.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[start...])
    record.origin?.offset += Int64(start)
  }

  /// Whether a record is a list of the records of a format that knows no lists.
  func isList(_ record: Record) -> Bool {
    (traits.isDisjoint(with: [.stream, .stories, .documents])
      || traits.contains(.lines)) && !kind.isText(record)
      && record.bytes.first { $0 > 0x20 } == UInt8(ascii: "[")
      && FrontWords.end(in: record.bytes) != nil
  }

  /// Reads a list of records: one on a line, or what is new in a document.
  mutating func readElements(of record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let start = record.bytes.firstIndex { $0 > 0x20 } ?? 0
    let list = UnsafeRawBufferPointer(rebasing: record.bytes[start...])
    let isDocument = record.framing == .document
    var failures: [(number: Int, error: UnreadableRecord)] = []
    var count = 0
    for range in JSONElements(list) {
      count += 1
      if isDocument, count <= elements { continue }
      // One at the very end is cut off, and comes again when the document has grown.
      if isDocument, range.upperBound == list.count, record.arrival != nil { break }
      var element = record
      element.bytes = UnsafeRawBufferPointer(rebasing: list[range])
      element.origin?.offset += Int64(start + range.lowerBound)
      element.framing = .line
      if isDocument { element.number = count }
      startInLine = isDocument ? 0 : start + range.lowerBound
      defer { startInLine = 0 }
      do throws(UnreadableRecord) {
        try readSalvaging(element, into: &session)
      } catch {
        failures.append((element.number, error))
      }
      if isDocument { elements = count }
    }
    if count == failures.count, let failure = failures.first { throw failure.error }
    for failure in failures {
      session.apply(
        .note(Note(.malformed, file: record.file, line: failure.number, failure.error.reason)))
    }
  }

  /// Reads what there is of a document that is no JSON value: several of them, or one that was cut off.
  mutating func read(
    broken document: Record, _ fault: UnreadableRecord, into session: inout Session
  ) throws(UnreadableRecord) {
    // A document that is known is about to be written anew.
    guard !isWhole, elements == 0 else { throw fault }
    let glued = GluedRecords(document.bytes, starts)
    if !glued.isTorn, glued.ranges.count > 1, !traits.contains(.documents) {
      for (number, range) in glued.ranges.enumerated() {
        var part = document
        part.bytes = UnsafeRawBufferPointer(rebasing: document.bytes[range])
        part.origin?.offset += Int64(range.lowerBound)
        part.framing = .line
        part.number = number + 1
        try readOnce(part, into: &session)
      }
      return
    }
    guard let mended = CutDocument.mended(document.bytes) else { throw fault }
    // Its values may end in what was added: they are kept as copies.
    var part = document
    part.origin = nil
    let padded = mended + Array(repeating: 0, count: Record.padding)
    let failure = padded.withUnsafeBytes { padded -> UnreadableRecord? in
      part.bytes = UnsafeRawBufferPointer(rebasing: padded[..<mended.count])
      do throws(UnreadableRecord) {
        try readOnce(part, into: &session)
        return nil
      } catch {
        return error
      }
    }
    if failure != nil { throw fault }
    let line = document.bytes.count { $0 == 10 } + 1
    session.apply(
      .note(
        Note(
          .malformed, file: document.file, line: line,
          "the document is cut off; what came before was read")))
  }

  /// Whether a record of a format that has streams is a document that is none.
  func isWholeDocument(_ record: Record) -> Bool {
    guard mayTellAll(record) else { return false }
    return isWhole || (try? parser.parse(record.bytes) { kind.tellsAll($0) }) ?? false
  }

  /// Whether a record may be a document that tells all: in a stream, lines never do.
  func mayTellAll(_ record: Record) -> Bool {
    traits.contains(.documents)
      && (record.framing == .document || !traits.contains(.stream))
  }
}
