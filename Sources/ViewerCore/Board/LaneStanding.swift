import CellGrid
import SessionModel

/// How a lane of the board stands, what needs a person first.
package enum LaneStanding: Int, CaseIterable, Comparable, Sendable {
  /// A person must allow a call.
  case permission
  /// A person must answer, or decide on a plan.
  case question
  /// The turn went wrong.
  case failed
  /// It is at work, and does not get on.
  case stuck
  /// It stopped in the middle, or was stopped.
  case stopped
  case running
  /// Its turn is over, and nobody has looked at it since.
  case unseen
  /// Its turn is over.
  case done

  /// The word of filters and JSON.
  package var word: String {
    switch self {
    case .permission: "permission"
    case .question: "question"
    case .failed: "failed"
    case .stuck: "stuck"
    case .stopped: "stopped"
    case .running: "running"
    case .unseen, .done: "done"
    }
  }

  /// Whether a person must do something before it goes on.
  package var needsPerson: Bool { self == .permission || self == .question }

  /// What a person is needed for, in the words of `needs`; `nil` while it is not.
  package var need: String? {
    switch self {
    case .permission, .question, .failed, .stuck: word
    case .unseen: "done"
    case .stopped, .running, .done: nil
    }
  }

  /// Where it stands: what waits for a person stands together.
  var rank: Int { self == .question ? Self.permission.rawValue : rawValue }

  package static func < (a: LaneStanding, b: LaneStanding) -> Bool { a.rawValue < b.rawValue }

  /// Its sign.
  package func sign(_ glyphs: Glyphs) -> SafeText {
    switch self {
    case .permission, .question: glyphs.status(.waiting)
    case .failed: glyphs.status(.failed)
    case .stuck: "!"
    case .stopped: glyphs.status(.lost)
    case .running: glyphs == .unicode ? glyphs.spinner[0] : glyphs.status(.running)
    case .unseen, .done: glyphs.status(.completed)
    }
  }

  /// How its sign is drawn.
  package var role: Role {
    switch self {
    case .permission, .question: .statusWaiting
    case .failed: .statusFailed
    case .stuck: .warning
    case .stopped: .statusLost
    case .running: .statusRunning
    case .unseen: .new
    case .done: .statusCompleted
    }
  }
}
