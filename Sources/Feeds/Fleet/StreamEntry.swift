import SessionModel

/// What the stream of a session holds of one line: the line, or of one that is too large its head, beside which the
/// whole line is kept for a while.
package struct StreamEntry: Sendable {
  /// The line; of a large one the same record with its long texts cut.
  package var line: [UInt8]
  /// The whole line; `nil` where that is the one in the stream.
  package var body: [UInt8]?

  /// The most bytes of a line in a stream.
  package static let longest = 32 << 10
  /// The bytes that strings of a head have at most, from what is tried first.
  private static let cuts = [4096, 512, 64]

  /// The line of a record, without its end, as a stream holds it.
  ///
  /// - Parameter json: compact JSON.
  init(_ place: RecordingLine, _ payload: RecordingPayload, _ json: [UInt8]) {
    func line(_ payload: RecordingPayload, _ json: some Collection<UInt8>) -> [UInt8] {
      var line: [UInt8] = []
      place.append(payload, json, to: &line)
      return line.dropLast()
    }
    self.line = line(payload, json)
    guard self.line.count > Self.longest else { return }
    body = self.line
    for cut in Self.cuts {
      self.line = line(payload, CutJSON.cut(json, strings: cut))
      if self.line.count <= Self.longest { return }
    }
    // Of very many small parts: nothing of it would be the record any more.
    self.line = line(.note, "\"a record of \(json.count) bytes\"".utf8)
  }
}
