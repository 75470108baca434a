import CellGrid
import JSONReading
import SessionModel
import ViewerCore

/// What the panels of one frame share. It must be gone before the session changes.
///
/// A class, because each row that is drawn holds it.
final class Frame {
  /// What the reader is doing.
  let state: ViewerState
  /// What is shown.
  let session: Session
  /// The signs to draw with.
  let glyphs: Glyphs
  /// Which rows belong to what.
  let layout: ViewLayout
  /// The rows of the tree.
  let rows: Rows
  /// When things began, and how long they took.
  let times: Times
  /// How calls are told.
  let callStyle: CallStyle

  /// Gathers what a frame needs.
  init(_ state: ViewerState, _ session: Session, glyphs: Glyphs) {
    self.state = state
    self.session = session
    self.glyphs = glyphs
    layout = state.layout
    rows = Rows(state, session)
    times = Times(session, at: state.position, now: state.workNow, turns: state.turnTimes)
    callStyle = CallStyle(session, at: state.position, state.options.toolDefaults)
  }

  /// Reads arguments.
  var parser: JSONParser { state.parser }

  /// The columns for the names of tools: as wide as those of the session need.
  var nameColumns: Int { max(8, min(18, session.longestToolName)) }

  /// What a call is about and what came of it.
  func summary(of call: NodeID) -> CallSummary {
    state.bodies.summary(of: call, session, at: state.position, callStyle)
  }

  /// How long a call that is at work usually takes.
  func usual(of node: OutlineNode) -> Milliseconds? {
    state.usualDuration(of: node.id, node.status, session, parser: parser)
  }

  /// The sign of a tool call; it turns while the call runs.
  func sign(_ status: ToolStatus?) -> SafeText {
    switch status {
    case .running: spinner
    case let status?: glyphs.status(status.glyph)
    case nil: glyphs.status(.unknown)
    }
  }

  /// The sign, word and role of a session.
  func sign(_ status: SessionStatus?) -> (sign: SafeText, word: SafeText, role: Role) {
    switch status {
    case .queued: (glyphs.status(.pending), "queued", .statusPending)
    case .inProgress: (spinner(isCalm: true), "running", .statusRunning)
    case .succeeded: (glyphs.status(.completed), "succeeded", .statusCompleted)
    case .failed: (glyphs.status(.failed), "failed", .statusFailed)
    case .cancelled: (glyphs.status(.cancelled), "cancelled", .statusCancelled)
    case .incomplete: (glyphs.status(.lost), "incomplete", .statusFailed)
    case .interrupted: (glyphs.status(.waiting), "interrupted", .statusWaiting)
    case .lost: (glyphs.status(.lost), "lost", .statusLost)
    case nil: (glyphs.status(.unknown), "", .dim)
    }
  }

  /// The sign of what is at work.
  var spinner: SafeText { spinner(isCalm: false) }

  /// The sign of what is at work; a calm one costs half.
  private func spinner(isCalm: Bool) -> SafeText {
    let pictures = glyphs.spinner
    guard let frame = state.spinnerFrame(of: pictures.count, isCalm: isCalm) else {
      return glyphs.status(.running)
    }
    return pictures[frame]
  }
}

extension ToolStatus {
  /// Its sign when it stands still.
  var glyph: StatusGlyph {
    switch self {
    case .pending: .pending
    case .running: .running
    case .waiting: .waiting
    case .background: .background
    case .completed: .completed
    case .failed: .failed
    case .rejected: .rejected
    case .cancelled: .cancelled
    case .requested: .requested
    case .lost: .lost
    }
  }

  /// What its sign and word are drawn as.
  var role: Role {
    switch self {
    case .pending: .statusPending
    case .running: .statusRunning
    case .waiting: .statusWaiting
    case .background: .statusBackground
    case .completed: .statusCompleted
    case .failed: .statusFailed
    case .rejected: .statusRejected
    case .cancelled: .statusCancelled
    case .requested: .statusRequested
    case .lost: .statusLost
    }
  }
}
