import JSONReading
import SessionModel

/// Reads documents that tell a whole session at once, and that are rewritten as a whole while it goes on.
///
/// The first one is spread over the time that it took; of a later one only what changed is written. A
/// document that stands in a file beside the main one (`record.file`) adds to what the main one says.
struct DocumentReading {
  /// The name of the format.
  let format: String
  private var transcript = Transcript()
  private var overview = Overview()
  /// The names that items got in the last reading, where they differ from those on the page.
  private var names: [Int32: Int32] = [:]
  private let parser = JSONParser()

  init(_ format: String) { self.format = format }

  /// Writes a document on a page. A reason comes back when it is no document of the format.
  typealias Body = (JSONValue, inout Page, inout Overview) -> String?

  /// Reads one document.
  mutating func read(_ record: Record, into session: inout Session, _ body: Body)
    throws(UnreadableRecord)
  {
    let before = transcript
    var page = transcript.page(for: record, session)
    var overview = record.file == nil ? Overview() : overview
    page.transcript.ledger.beginReading(of: record.file)
    page.put(.root, .format, text: format)
    let refusal: String?
    do throws(JSONError) {
      refusal = try parser.parse(record.bytes) { (document) throws(JSONError) in
        body(document, &page, &overview)
      }
    } catch {
      transcript = before
      throw UnreadableRecord(error.message)
    }
    if let refusal {
      transcript = before
      throw UnreadableRecord(refusal)
    }
    page.retractUnseen()
    page.put(overview)
    transcript = page.transcript
    names = session.apply(unrolled: page.writer.events, arrival: record.arrival)
    transcript.ledger.rename(names)
    overview.answer = overview.answer.map(named)
    self.overview = overview
    session.putAnswer(overview.answer)
  }

  /// The name that an item of the last page has in the session.
  func named(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }

  /// The same for all that stand in a table.
  func named<Key>(_ nodes: [Key: NodeID]) -> [Key: NodeID] { nodes.mapValues(named) }

  /// Says what the end of the source means.
  func finish(into session: inout Session) { session.end(overview) }
}
