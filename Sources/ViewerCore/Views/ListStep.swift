/// How far commands move in a view that is a list of rows.
enum ListStep {
  /// The rows that a command goes on, or back where that is negative; `nil` for one that does not go by rows.
  ///
  /// - Parameters:
  ///   - number: the count that was typed in front of it.
  ///   - height: the rows that are shown.
  static func rows(_ command: Command, _ number: Int?, height: Int) -> Int? {
    let times = number ?? 1
    let page = max(1, height - 1)
    let half = number ?? max(1, height / 2)
    return switch command {
    case .down, .scrollDown: times
    case .up, .scrollUp: -times
    case .halfPageDown: half
    case .halfPageUp: -half
    case .pageDown: page * times
    case .pageUp: -page * times
    default: nil
    }
  }
}
