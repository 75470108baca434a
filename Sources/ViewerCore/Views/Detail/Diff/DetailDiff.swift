import CellGrid
import JSONReading
import SessionModel

/// The diff of a call as text, for those who take it elsewhere.
package enum DetailDiff {
  /// The edits that a call makes, as `diff -u` would have them; `nil` when it makes none.
  package static func text(of call: NodeID, _ session: Session, at position: Int32) -> String? {
    let diffs = all(
      arguments: session.text(call, .arguments, at: position) ?? "",
      result: session.text(call, .result, at: position) ?? "")
    return diffs.isEmpty ? nil : diffs.map(\.text).joined()
  }

  /// The edits in the arguments of a call, else the patch that its result is.
  static func all(arguments: String, result: String) -> [FileDiff] {
    let found = try? JSONParser().parse(copying: Array(arguments.utf8)) { value throws(JSONError) in
      FileDiff.edits(in: value)
    }
    if let found, !found.isEmpty { return found }
    if arguments.hasPrefix("*** Begin Patch") { return FileDiff.patch(arguments) }
    return result.hasPrefix("{") || result.hasPrefix("[")
      ? [] : FileDiff.patch(ColoredText.plain(result))
  }
}
