/// A place of the tour: what is pressed there, and what is to be learnt from it.
struct TourStop {
  /// The heading; empty where the last one goes on.
  var title = ""
  /// The words in front of the screen.
  var text: String
  /// What is pressed: names of keys, or text that is typed as it stands.
  var keys: [String] = []
  /// What is on the screen when the keys have done their work.
  var shows = ""
  /// What is no longer on it then.
  var hides = ""
  /// Whether the page shows the screen.
  var hasScreen = true

  /// The keys as the page writes them.
  var shownKeys: String {
    let names = ["enter": "Enter", "esc": "Esc", "space": "Space", "tab": "Tab", "end": "End"]
    return keys.map { "`\(names[$0] ?? $0)`" }.joined(separator: " ")
  }

  /// The tour, from opening to quitting.
  static let all = [
    TourStop(
      title: "Open",
      text: """
        `espalier FILE` opens a session. This one is `tour.jsonl`, beside this page, and it is over: so
        the view begins at its start. Without a file you get [the board](board.md) of all agents.

        The first line says what the session is about, how it stands (brackets: worked out, not
        told), how long it took, and how many calls failed and ended well. An entry is what a
        person or the agent said; `>` marks a person. All up to what a person says next is a turn, and
        stands below it; the tool calls stand below the words that came before them. A call is a
        sentence: what it is, on what, with what outcome. One that failed shows its error. `■` marks
        the last words of a turn. The last line names some keys.
        """, shows: "Now the tests again"),
    TourStop(
      title: "Move",
      text: """
        `j` goes down and `k` goes up, as in vim and less; so do the arrows. `ctrl-d` and `ctrl-u`
        move by half a page, `g` and `G` to the first and the last row. A number in front repeats:
        `4j`.
        """, keys: ["4", "j"], shows: "Now the tests again"),
    TourStop(
      title: "Fold",
      text: """
        `l` opens what the cursor is on, `h` folds it. What is folded has the sign `▸`, or none
        when it is a call; what is open has `▾`. `zM` folds everything, `zR` opens everything.
        """, keys: ["l"], shows: "def total"),
    TourStop(
      text: "`zM` folds the session to its turns: a table of contents.", keys: ["zM"],
      hides: "def total"),
    TourStop(
      text: "`zr` opens one level again, and once more the calls.", keys: ["zr", "zr"],
      shows: "Grep",
      hasScreen: false),
    TourStop(
      title: "Find what failed",
      text: """
        `e` goes to the next failure, `E` to the one before. It opens the way there. `r` does the
        same for calls that run, `t` for all calls, `)` for messages.
        """, keys: ["e"], shows: "failure 1 of"),
    TourStop(
      title: "See the details",
      text: """
        `Enter` shows everything about the row: arguments, result or error, times, and at the end
        the raw record. On a wide screen that stands beside the tree. `Tab` goes into the details,
        where the same keys move and fold; `Tab` again comes back. `Esc` closes them.
        """, keys: ["enter"], shows: "Arguments"),
    TourStop(
      text: """
        `t` goes on to the next call, and the details go along. `O` gives them the whole screen, or
        takes it away again. An edit is a diff.
        """, keys: ["t", "O"], shows: "@@"),
    TourStop(text: "", keys: ["esc"], hides: "Arguments", hasScreen: false),
    TourStop(
      title: "Search",
      text: """
        `/` searches everything, also what is folded, while you type. It opens only the way to
        the hit.
        """, keys: ["/", "cents"], shows: "Hit 3 of 4"),
    TourStop(
      text: """
        `Enter` takes the hit; `n` and `N` go to the next and the one before. (`Esc` instead of
        Enter puts everything back as it was.) `Esc` then forgets the hits.
        """, keys: ["enter", "n"], shows: "Hit 4 of 4"),
    TourStop(text: "", keys: ["esc"], hides: "Hit 4", hasScreen: false),
    TourStop(
      title: "Filter",
      text: """
        `&` shows only what holds a text, and `f` offers a list of statuses, roles, tools and
        agents. `s` goes through ready-made ones; the first is what failed. The way to what is
        shown stays, so that you see who asked for it.
        """, keys: ["s"], shows: "FILTER failed"),
    TourStop(
      text:
        "`\\` turns the filter off and on again. `Esc` forgets it: the cursor is on the same row.",
      keys: ["esc"], hides: "FILTER", hasScreen: false),
    TourStop(
      title: "Jump back",
      text: """
        `[` goes back to where a jump began, `]` forward again, and `''` to the last place and
        back. `m` sets a bookmark, `u` goes to the next one.
        """, keys: ["G", "["], shows: "tests again"),
    TourStop(
      title: "Go back in time",
      text: """
        The session can be seen as it was at any moment, also while it still goes on. `,` goes
        one step back, `.` one step forward, `x` to the next change of a status, and `:seek 35` to
        the 35th second. `Space` plays from there and pauses. The bar below shows where you are.
        What came later is not there yet: here `Bash pytest` still runs.
        """, keys: [":seek 35", "enter"], shows: "not yet"),
    TourStop(
      text: "`End` comes back to the end. `espalier replay FILE` plays a session from its start.",
      keys: ["end"], hides: "not yet", hasScreen: false),
    TourStop(
      title: "Copy",
      text: """
        `y` and a letter copy: `yy` the text, `ya` the arguments, `yr` the result, `yj` everything
        as JSON. The foot says what was copied and how. `v` opens the text in your pager or editor.
        """, keys: ["E", "yy"], shows: "copied"),
    TourStop(
      title: "What happened",
      text: """
        `=` says it on one screen: what was asked, how the answer begins and ends, how the session
        ended and whether anything tells that it succeeded; what was done: files, commands and
        whether tests passed, agents, what was looked up; what failed and what became of it, all of
        it; what it cost. Of requests for which there is no room the first and the last stay, and
        those for which most was done. Enter on a row goes to its place in the session.
        """, keys: ["="], shows: "asked"),
    TourStop(
      text: """
        `W` shows the files that were changed, each with its whole diff as it stands at the moment
        that is looked at. Enter goes into the diff, and there to the call that wrote the line;
        `B` names the call and the turn beside each line.
        """, keys: ["W", "enter"], shows: "@@"),
    TourStop(text: "", keys: ["q"], hides: "@@", hasScreen: false),
    TourStop(
      title: "Facts of the session", text: "`I` shows them; `Esc` closes them.", keys: ["I"],
      shows: "tool calls"),
    TourStop(text: "", keys: ["esc"], hides: "tool calls", hasScreen: false),
    TourStop(
      title: "See when and how often",
      text: """
        `V` shows when each call ran, on one axis of time: `+` and `-` zoom, `h` and `l` move it.
        Esc closes it.
        """, keys: ["V"], shows: "1 col ="),
    TourStop(text: "", keys: ["esc"], hides: "1 col =", hasScreen: false),
    TourStop(
      text: "`S` counts the calls by tool. Enter there shows only that tool.",
      keys: ["S"], shows: "p95"),
    TourStop(text: "", keys: ["esc"], hides: "p95", hasScreen: false),
    TourStop(
      title: "Ask for help",
      text: """
        `?` lists all keys. `ctrl-p` finds a command by what it does: type a few letters of it.
        Enter runs it, and the right column tells its key for the next time.
        """, keys: ["ctrl-p", "failure"], shows: "next-failure"),
    TourStop(text: "", keys: ["esc"], hides: "next-failure  ", hasScreen: false),
  ]
}
