/// A pane of tmux, as it lists them.
package struct TmuxPane: Equatable, Sendable {
  /// The process that tmux has started in it.
  package var process: Int32
  /// Its own name: `%5`.
  package var id: String
  /// Where it is, for people: `main:2.1`; foreign and not safe yet.
  package var place: String

  /// What asks for all of them, one a line.
  package static let listing = [
    "tmux", "list-panes", "-a", "-F",
    "#{pane_pid} #{pane_id} #{session_name}:#{window_index}.#{pane_index}",
  ]

  /// What goes to it, in the client that asks.
  package var going: [String] {
    [
      "tmux", "switch-client", "-t", id, ";", "select-window", "-t", id, ";", "select-pane", "-t",
      id,
    ]
  }

  /// Reads the panes of a listing; what is none is left out.
  package static func all(in text: String) -> [TmuxPane] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let process = Int32(words[0]), isID(words[1]) else { return nil }
      return TmuxPane(process: process, id: String(words[1]), place: String(words[2]))
    }
  }

  /// The pane that a process lives in.
  ///
  /// - Parameter line: the process and those that it comes from, itself first.
  package static func holding(_ line: [Int32], among panes: [TmuxPane]) -> TmuxPane? {
    for process in line {
      if let pane = panes.first(where: { $0.process == process }) { return pane }
    }
    return nil
  }

  /// Whether a text is the name of a pane, which no program takes for something else.
  static func isID(_ text: some StringProtocol) -> Bool {
    text.utf8.first == UInt8(ascii: "%") && (2...12).contains(text.utf8.count)
      && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }
}
