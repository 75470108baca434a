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

  /// What the first line of a node is made of.
  private struct HeadlineSource: Hashable {
    /// The node.
    var node: NodeID
    /// The version of its data.
    var version: Int32
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
  private let bodies = RecentCache<NodeID, Source, [BodyRow]>(limit: limit)
  /// The first lines by the identity of their node, and what of the node they are.
  private let headlines = RecentCache<NodeID, HeadlineSource, (text: SafeText, part: RowPart)>(
    limit: limit)
  /// The summaries by call.
  private let summaries = RecentCache<NodeID, SummarySource, CallSummary>(limit: limit)

  /// Reads JSON, for all that is laid out: making one for each frame would cost more than its use.
  let parser = JSONParser()

  /// The lines of a node, made when there are none of the same source.
  func rows(of identity: NodeID, from source: Source, make: () -> [BodyRow]) -> [BodyRow] {
    let rows = bodies.value(of: identity, from: source, make: make)
    // Those that are shown whole may have thousands of lines.
    if source.isUnabridged { bodies.keep(Self.wholeLimit, where: \.isUnabridged) }
    return rows
  }

  /// The first line of a node, made when there is none of the same data.
  func headline(
    of identity: NodeID, from node: NodeID, _ version: Int32,
    make: () -> (text: SafeText, part: RowPart)
  ) -> (text: SafeText, part: RowPart) {
    headlines.value(of: identity, from: HeadlineSource(node: node, version: version), make: make)
  }

  /// What a call is about and what came of it, made when it was something else the last time.
  package func summary(
    of call: NodeID, _ session: Session, at position: Int32, _ style: CallStyle
  ) -> CallSummary {
    let source = SummarySource(
      call: call, version: session.version(of: call, at: position),
      status: session.toolStatus(call, at: position)?.value, paths: style.text.paths)
    return summaries.value(of: call, from: source) {
      CallSummary.read(call, session, at: position, parser: parser, style: style)
    }
  }

  /// Forgets everything: another session is shown.
  func forgetAll() {
    bodies.forgetAll()
    headlines.forgetAll()
    summaries.forgetAll()
  }
}
