extension KeyMap {
  /// The keys that are bound when nobody says otherwise (reference/terminal.md, section 4).
  ///
  /// Never bound: ctrl-s and ctrl-q (flow control), ctrl-\ (SIGQUIT), ctrl-h, -i, -j, -m (other keys).
  package static let defaults: KeyMap = {
    let table: [(Command, [String])] = [
      (.down, ["j", "down"]),
      (.up, ["k", "up"]),
      (.close, ["h", "left"]),
      (.open, ["l", "right"]),
      (.closeAll, ["H"]),
      (.openAll, ["L"]),
      (.nextSibling, ["J"]),
      (.previousSibling, ["K"]),
      (.parent, ["P"]),
      (.halfPageDown, ["ctrl-d"]),
      (.halfPageUp, ["ctrl-u"]),
      (.pageDown, ["ctrl-f", "pgdn"]),
      (.pageUp, ["ctrl-b", "pgup", "b"]),
      (.scrollDown, ["ctrl-e"]),
      (.scrollUp, ["ctrl-y"]),
      (.first, ["g"]),
      (.last, ["G"]),
      (.start, ["home"]),
      (.end, ["end"]),
      (.percent, ["%"]),
      (.center, ["z z"]),
      (.top, ["z t"]),
      (.bottom, ["z b"]),
      (.toggle, ["enter", "z a"]),
      (.toggleAll, ["z A"]),
      (.openNode, ["+", "z o"]),
      (.closeNode, ["-", "z c"]),
      (.openAll, ["z O"]),
      (.closeAll, ["z C"]),
      (.foldAll, ["z M"]),
      (.unfoldAll, ["z R"]),
      (.foldMore, ["z m"]),
      (.foldLess, ["z r"]),
      (.follow, ["F"]),
      (.pause, ["space", "Z"]),
      (.stepForward, ["."]),
      (.stepBack, [","]),
      (.slower, ["<"]),
      (.faster, [">"]),
      (.back5, ["shift-left"]),
      (.forward5, ["shift-right"]),
      (.idle, ["i"]),
      (.nextFailure, ["e"]),
      (.previousFailure, ["E"]),
      (.nextRunning, ["r"]),
      (.previousRunning, ["R"]),
      (.nextCall, ["t"]),
      (.previousCall, ["T"]),
      (.times, ["D"]),
      (.redraw, ["ctrl-l"]),
      (.pollNow, ["ctrl-r", "f5"]),
      (.suspend, ["ctrl-z"]),
      (.help, ["?", "f1"]),
      (.cancel, ["esc"]),
      (.quit, ["q"]),
      (.quitAll, ["Q"]),
      (.interrupt, ["ctrl-c"]),
    ]
    let levels = (1...9).map { (level: Int) in
      Binding(keys: "z \(level)", command: .level, number: level)
    }
    return KeyMap(
      table.flatMap { command, keys in keys.map { Binding(keys: $0, command: command) } } + levels)
  }()
}
