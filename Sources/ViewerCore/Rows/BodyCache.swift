import CellGrid
import JSONReading
import SessionModel

/// The lines of texts that were laid out, kept from frame to frame: a key draws what the last frame drew but
/// for a row or two.
///
/// What they were made of is kept beside them; when it is the same, so are they. It holds a fixed number of
/// nodes: of those that were not asked for, the older half goes.
package final class BodyCache {
  /// What lines were made of.
  struct Source: Hashable {
    /// The node's own, and which of its data.
    var node: NodeID
    /// The version of its data.
    var version: Int32
    /// Where the parts of a row stand.
    var geometry: RowGeometry
    /// How far the node is indented.
    var indent: Int
    /// The columns of the words about what is inside.
    var words: Int
    /// Whether the node is open.
    var isOpen: Bool
    /// Whether the reader opened it.
    var isChosen: Bool
    /// Whether its texts are shown whole.
    var isUnabridged: Bool
    /// Whether its arguments still arrive.
    var isPending: Bool
    /// Whether a filter is not about it.
    var isContext: Bool
    /// Whether there are nodes inside it.
    var hasChildren: Bool
    /// How it stands.
    var status: ToolStatus?
    /// Whether it is the last that was said.
    var isLastWord: Bool
  }

  /// What was laid out of a node.
  private struct Body {
    /// What it was made of.
    var source: Source
    /// The lines.
    var rows: [BodyRow]
    /// When it was asked for last.
    var used: Int
  }

  /// The first line of a node.
  private struct Headline {
    /// The node.
    var node: NodeID
    /// The version of its data.
    var version: Int32
    /// The line.
    var text: SafeText
    /// What of the node it is.
    var part: RowPart
    /// When it was asked for last.
    var used: Int
  }

  /// What a call is about.
  private struct Summary {
    /// What it was made of.
    var source: SummarySource
    /// The summary.
    var summary: CallSummary
    /// When it was asked for last.
    var used: Int
  }

  /// What a summary is made of.
  private struct SummarySource: Hashable {
    /// The call.
    var call: NodeID
    /// The version of its data.
    var version: Int32
    /// How it stands.
    var status: ToolStatus?
    /// How paths are shortened.
    var paths: PathText
  }

  /// Nodes that are kept.
  private static let limit = 1024
  /// Nodes that are kept of those that are shown whole, which may be long.
  private static let wholeLimit = 8

  /// The lines by the identity of their node.
  private var bodies: [NodeID: Body] = [:]
  /// The first lines by the identity of their node.
  private var headlines: [NodeID: Headline] = [:]
  /// The summaries by call.
  private var summaries: [NodeID: Summary] = [:]
  /// Counts what was asked for.
  private var clock = 0

  /// Reads JSON, for all that is laid out: making one for each frame would cost more than its use.
  let parser = JSONParser()

  /// The lines of a node, made when there are none of the same source.
  func rows(of identity: NodeID, from source: Source, make: () -> [BodyRow]) -> [BodyRow] {
    clock += 1
    if let body = bodies[identity], body.source == source {
      bodies[identity]?.used = clock
      return body.rows
    }
    let rows = make()
    bodies[identity] = Body(source: source, rows: rows, used: clock)
    if bodies.count > Self.limit { forgetOld() }
    if source.isUnabridged { forgetWhole() }
    return rows
  }

  /// The first line of a node, made when there is none of the same data.
  func headline(
    of identity: NodeID, from node: NodeID, _ version: Int32,
    make: () -> (text: SafeText, part: RowPart)
  ) -> (text: SafeText, part: RowPart) {
    clock += 1
    if let known = headlines[identity], known.node == node, known.version == version {
      headlines[identity]?.used = clock
      return (known.text, known.part)
    }
    let (text, part) = make()
    headlines[identity] = Headline(
      node: node, version: version, text: text, part: part, used: clock)
    if headlines.count > Self.limit {
      let middle = headlines.values.map(\.used).sorted()[Self.limit / 2]
      headlines = headlines.filter { $0.value.used >= middle }
    }
    return (text, part)
  }

  /// What a call is about and what came of it, made when it was something else the last time.
  package func summary(
    of call: NodeID, _ session: Session, at position: Int32, _ style: CallStyle
  ) -> CallSummary {
    clock += 1
    let source = SummarySource(
      call: call, version: session.version(of: call, at: position),
      status: session.toolStatus(call, at: position)?.value, paths: style.text.paths)
    if let known = summaries[call], known.source == source {
      summaries[call]?.used = clock
      return known.summary
    }
    let summary = CallSummary.read(call, session, at: position, parser: parser, style: style)
    summaries[call] = Summary(source: source, summary: summary, used: clock)
    if summaries.count > Self.limit {
      let middle = summaries.values.map(\.used).sorted()[Self.limit / 2]
      summaries = summaries.filter { $0.value.used >= middle }
    }
    return summary
  }

  /// What the rail shows of an outline, and what it was made of.
  private var rail: (source: RailSource, marks: [Rail.Mark])?

  /// What the marks of a rail are made of: of an outline that has grown, its end and its counts tell.
  private struct RailSource: Hashable {
    var position: Int32
    var since: Int32
    var count: Int
    var last: NodeID?
    var tally: Tally
    var version: Int
    var height: Int
  }

  /// What the rail shows of an outline, worked out when it was another the last time: that costs a walk over it.
  func railMarks(of outline: Outline, height: Int) -> [Rail.Mark] {
    let source = RailSource(
      position: outline.position, since: outline.since, count: outline.nodes.count,
      last: outline.nodes.last?.identity, tally: outline.tally, version: outline.stamp,
      height: height)
    if let rail, rail.source == source { return rail.marks }
    let marks = Rail.marks(of: outline, height: height)
    rail = (source, marks)
    return marks
  }

  /// Forgets everything: another session is shown.
  func forgetAll() {
    rail = nil
    bodies = [:]
    headlines = [:]
    summaries = [:]
  }

  /// Forgets the older half.
  private func forgetOld() {
    let middle = bodies.values.map(\.used).sorted()[Self.limit / 2]
    bodies = bodies.filter { $0.value.used >= middle }
  }

  /// Keeps a few of those that are shown whole: they may have thousands of lines.
  private func forgetWhole() {
    let whole = bodies.filter { $0.value.source.isUnabridged }
    guard whole.count > Self.wholeLimit,
      let oldest = whole.min(by: { $0.value.used < $1.value.used })
    else { return }
    bodies[oldest.key] = nil
  }
}
