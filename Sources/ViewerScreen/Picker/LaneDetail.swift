import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// The line at the foot of the board that tells more of the session of the cursor.
struct LaneDetail {
  /// The row of the cursor.
  let row: PickerRowKind
  /// Where it lives; `nil` where that is not known.
  var home: SessionHome?
  /// The zone of the reader's clock.
  let zone: ClockZone
  /// The signs to draw with.
  let glyphs: Glyphs

  /// By what its budget is passed, the project, its folder and branch, the model, the turn, and what it is about.
  var text: SafeText {
    guard let session = row.session else { return "" }
    var parts = [session.project]
    // First of all: nothing else tells by how much, and the end of the line may be cut.
    if case .lane(let lane) = row, let excess = lane.excess {
      parts.insert("over budget, \(excess)", at: 0)
    }
    if let folder = session.glance?.folder {
      parts.append(session.glance?.branch.map { "\(folder) (\($0))" } ?? folder)
    }
    if let home { parts.append(home.words) }
    if let model = session.glance?.model { parts.append(model) }
    if case .lane(let lane) = row {
      if let turn = lane.facts?.turn, turn > 0 { parts.append("turn \(turn)") }
      parts.append(Self.words(lane, clock: TimeText.clock(lane.since, zone: zone)))
    }
    parts.append(session.title)
    let shown = parts.filter { !$0.isEmpty }.map { SafeText($0) }
    return shown.dropFirst().reduce(shown.first ?? "") { "\($0) \(glyphs.separator) \($1)" }
  }

  /// How a lane stands, in words.
  private static func words(_ lane: Lane, clock: String) -> String {
    let words =
      switch lane.standing {
      case .permission, .question: "waits since \(clock)"
      case .failed: "failed at \(clock)"
      case .stuck: "stuck since \(clock)"
      case .stopped: "\(lane.session.state.rawValue) at \(clock)"
      case .running: "at work since \(clock)"
      case .unseen, .done: "done at \(clock)"
      }
    return lane.ground == .hook ? "\(words), says its hook" : words
  }
}
