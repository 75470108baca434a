import CellGrid
import SessionModel

/// Where the palette stands, and which of what it offers is in view.
package struct PalettePlace: Hashable, Sendable {
  /// Rows at most: more are a list to read and none to choose from.
  private static let height = 12

  /// The rows of the screen that it takes.
  package var rows: Range<Int>
  /// The candidate in the first of them.
  package var first: Int
  /// How many candidates there are.
  private var count: Int

  /// Finds the rows above the line.
  init(above footer: Int, count: Int, chosen: Int) {
    let height = max(0, min(Self.height, footer - 1, max(1, count)))
    rows = footer - height..<footer
    first = max(0, min(chosen - height / 2, count - height))
    self.count = count
  }

  /// The candidate in a row of the screen.
  func candidate(at row: Int) -> Int? {
    let index = first + row - rows.lowerBound
    return rows.contains(row) && index < count ? index : nil
  }
}

/// The palette: all commands by what they do.
extension PromptView {
  /// Where what the palette offers stands.
  package func palettePlace(_ layout: ViewLayout) -> PalettePlace {
    PalettePlace(
      above: layout.footer, count: line.candidates.count, chosen: line.chosen ?? 0)
  }

  /// Runs what was chosen in the palette.
  func paletteAccepted(_ state: inout ViewerState, _ session: Session) -> Response {
    guard let name = line.chosen.map({ line.candidates[$0] }), let choice = Choice.named(name)
    else {
      state.notice = "no command fits \"\(line.text)\""
      return .closed([.beep])
    }
    switch choice {
    case .command(let command): return .closed(state.run(command, nil, session))
    case .line(let command):
      state.views.show(PromptView(.command, text: command.rawValue + " ", in: state))
      return .closed
    }
  }
}

extension ViewerState {
  /// Whether a command does something where the reader is.
  package func works(_ command: Command) -> Bool { !command.isReplayOnly || clock != nil }

  /// The lines of the help for where the reader is.
  package func helpLines(arrows: Bool = true) -> [HelpLine] {
    HelpLine.all(options.keyMap, arrows: arrows) { works($0) }
      .flatMap { $0.broken(to: layout.help.words) }
  }

  /// What the palette offers for a text, the best first and what works here before the rest.
  package func palette(for text: String) -> [Choice] {
    var ranked: [(rank: Int, place: Int, choice: Choice)] = []
    for (place, choice) in Choice.all.enumerated() {
      guard var rank = choice.badness(text) else { continue }
      if case .command(let command) = choice, !works(command) { rank += 10 }
      ranked.append((rank, place, choice))
    }
    return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.choice)
  }
}
