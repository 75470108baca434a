import SessionModel

/// What a row that stands for quiet work holds: how many calls of each kind.
package struct QuietWork: Hashable, Sendable {
  /// Files that were read.
  package var reads: Int32 = 0
  /// Folders that were listed.
  package var lists: Int32 = 0
  /// Searches.
  package var searches: Int32 = 0

  /// The last of the calls.
  package var last = NodeID.none

  /// All calls.
  var count: Int32 { reads + lists + searches }

  /// Counts a call.
  mutating func add(_ call: NodeID, _ kind: ToolKind) {
    last = call
    switch kind {
    case .list: lists += 1
    case .search: searches += 1
    default: reads += 1
    }
  }

  /// `read 7 files, listed 1 folder, searched twice`.
  package var words: String {
    var parts: [String] = []
    if reads > 0 { parts.append("read \(reads) file\(reads == 1 ? "" : "s")") }
    if lists > 0 { parts.append("listed \(lists) folder\(lists == 1 ? "" : "s")") }
    switch searches {
    case 0: break
    case 1: parts.append("searched once")
    case 2: parts.append("searched twice")
    default: parts.append("searched \(searches) times")
    }
    return parts.joined(separator: ", ")
  }
}
