import JSONReading

/// The hints that hooks have left: one file a session, in a folder of their own.
package struct HintBook {
  private var hints: [String: SessionHint] = [:]

  /// Files that are read at most; whoever writes them keeps fewer.
  private static let most = 1000

  /// Knows none.
  package init() {}

  /// Reads those of a folder; what was left by a process that is gone is left out.
  ///
  /// - Parameters:
  ///   - folder: where they are; `nil` for nowhere.
  ///   - process: looks for the process of a number.
  package init(_ folder: String?, process: (Int32) -> RunningProcess?) {
    guard let folder else { return }
    let parser = JSONParser()
    for name in PlaceWalk.names(in: folder, "*.json").prefix(Self.most) {
      guard let bytes = EdgeReader.whole(folder + "/" + name, limit: SessionHint.fileLimit),
        let hint = SessionHint(bytes, parser: parser)
      else { continue }
      if let number = hint.process {
        guard let found = process(number) else { continue }
        // A number is used again.
        if let started = hint.started, let other = found.started, started != other { continue }
      }
      hints[Self.key(hint.agent, hint.session)] = hint
    }
  }

  /// Where hints are kept.
  ///
  /// - Parameter environment: the environment variables, `HOME` among them.
  package static func folder(_ environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/espalier/hints"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/espalier/hints"
  }

  /// The hint of a session; `nil` when none was left.
  package subscript(agent: String, session: String) -> SessionHint? {
    hints[Self.key(agent, session)]
  }

  private static func key(_ agent: String, _ session: String) -> String { agent + "\n" + session }
}
