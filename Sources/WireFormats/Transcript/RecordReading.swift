import JSONReading
import SessionModel

/// Reads sources whose records each add to a conversation: one message or event a line.
struct RecordReading {
  /// The name of the format.
  let format: String
  /// What the session is as a whole, as far as the records said.
  var overview = Overview()
  private var transcript = Transcript()
  private let parser = JSONParser()
  /// Whether a record tells a whole story, which is spread over the time that it took.
  private let unrolls: Bool
  /// The names that items got in the last record, where they differ from those on the page.
  private var names: [Int32: Int32] = [:]

  init(_ format: String, unrolls: Bool = false) {
    self.format = format
    self.unrolls = unrolls
  }

  /// Reads one record; `body` writes it on a page whose time it sets when the record has one.
  mutating func read(
    _ record: Record, into session: inout Session,
    _ body: (JSONValue, inout Page, inout Overview) -> Void
  ) throws(UnreadableRecord) {
    var page = transcript.page(for: record, session)
    page.put(.root, .format, text: format)
    do throws(JSONError) {
      try parser.parse(record.bytes) { (value) throws(JSONError) in
        guard value.kind == .object || unrolls else { throw JSONError(.unexpectedByte) }
        body(value, &page, &overview)
      }
    } catch {
      transcript = page.transcript
      throw UnreadableRecord(error.message)
    }
    if overview.startedAt == nil { overview.startedAt = page.time }
    page.put(overview)
    guard unrolls else { return transcript.turn(page, into: &session) }
    names = transcript.turn(unrolling: page, into: &session)
    overview.answer = overview.answer.map(named)
  }

  /// The name that an item of the last page has in the session.
  func named(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }

  /// Says what the end of the source means.
  func finish(into session: inout Session) { session.end(overview) }
}
