/// How progress is told.
package enum ProgressVoice: Sendable {
  /// Columns, for logs and pipes.
  case columns
  /// Whole sentences, for people who hear them.
  case sentences
  /// Groups and annotations, for the log of a GitHub Actions workflow.
  case workflow

  /// Lines of a result that are told: the first ones.
  var resultLines: Int {
    switch self {
    case .columns: 3
    case .sentences: 1
    // A group is folded until somebody opens it.
    case .workflow: 100
    }
  }

  /// Lines of an error that are told when it comes: the first ones.
  var errorLines: Int {
    switch self {
    case .columns, .sentences: 10
    case .workflow: 100
    }
  }

  /// Lines of an argument that are told.
  var argumentLines: Int {
    switch self {
    case .columns, .sentences: 0
    case .workflow: 20
    }
  }

  /// The lines of a piece of progress.
  func lines(_ piece: ProgressPiece) -> [String] {
    switch self {
    case .columns: ColumnVoice.lines(piece)
    case .sentences: SpokenVoice.lines(piece)
    case .workflow: WorkflowVoice.lines(piece)
    }
  }

  /// The lines of the end.
  func lines(_ end: ProgressEnd) -> [String] {
    switch self {
    case .columns: ColumnVoice.lines(end)
    case .sentences: SpokenVoice.lines(end)
    case .workflow: WorkflowVoice.lines(end)
    }
  }
}
