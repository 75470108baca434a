import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// The line at the foot of a search that tells more of the hit of the cursor.
struct FinderDetail {
  /// The session.
  let session: ListedSession
  /// The hit.
  let hit: FoundHit
  /// The signs to draw with.
  let glyphs: Glyphs

  /// The project, its folder and branch, the turn, the tool, and when it was.
  var text: SafeText {
    var parts = [session.project]
    if let folder = session.glance?.folder {
      parts.append(session.glance?.branch.map { "\(folder) (\($0))" } ?? folder)
    }
    if let turn = hit.turn { parts.append("turn \(turn)") }
    parts.append(hit.tool.map { "\(hit.fieldWord) of \($0.name)" } ?? hit.place)
    if let moment = hit.moment { parts.append(TimeText.text(moment)) }
    let shown = parts.filter { !$0.isEmpty }.map { SafeText($0) }
    return shown.dropFirst().reduce(shown.first ?? "") { "\($0) \(glyphs.separator) \($1)" }
  }
}
