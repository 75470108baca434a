/// What differs between one step of two runs.
package enum ComparedDifference: CaseIterable, Hashable, Sendable {
  /// Only the first run has it.
  case onlyA
  /// Only the second run has it.
  case onlyB
  /// Something else was said.
  case words
  /// Another tool of the same kind was called.
  case tool
  /// The tool was called with other arguments.
  case arguments
  /// It ended otherwise.
  case status
  /// It gave back something else.
  case result
  /// It took at least twice as long, and a second longer.
  case time

  /// The word of the JSON.
  package var word: String {
    switch self {
    case .onlyA: "only_a"
    case .onlyB: "only_b"
    case .words: "message"
    case .tool: "name"
    case .arguments: "arguments"
    case .status: "status"
    case .result: "result"
    case .time: "duration"
    }
  }

  /// The words for people, short enough for a narrow column.
  package var words: String {
    switch self {
    case .onlyA: "only A"
    case .onlyB: "only B"
    case .words: "words"
    case .tool: "tool"
    case .arguments: "arguments"
    case .status: "status"
    case .result: "result"
    case .time: "time"
    }
  }

  /// Whether something else was said or done, whatever came of it.
  package var isDeed: Bool {
    switch self {
    case .onlyA, .onlyB, .words, .tool, .arguments: true
    case .status, .result, .time: false
    }
  }

  /// Whether it makes two runs different ones: no run takes as long as another.
  package var counts: Bool { self != .time }

  /// The same when the runs change places.
  package var mirrored: Self {
    switch self {
    case .onlyA: .onlyB
    case .onlyB: .onlyA
    case .words, .tool, .arguments, .status, .result, .time: self
    }
  }
}
