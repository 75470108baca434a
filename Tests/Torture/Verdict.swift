import Glibc
import TestSupport

/// What is asked of every run, whatever it was about.
enum Verdict {
  /// Exit statuses that a run may end with.
  static let statuses: Set<Int32> = [0, 1, 2, 3, 65, 66, 69, 74, 77]

  /// Judges a run without a terminal.
  static func of(_ run: CommandRun, _ what: String) -> [String] {
    var problems: [String] = []
    switch run.ending {
    case .exit(let status) where statuses.contains(status): break
    case let other: problems.append("\(what): ended by \(other.map { "\($0)" } ?? "nothing")")
    }
    for (name, bytes) in [("output", run.output), ("errors", run.errors)] {
      let found = OutputScanner(bytes, .plain).findings
      if !found.isEmpty { problems.append("\(what): in its \(name): \(found.prefix(3))") }
    }
    if run.errors.count > 4000 { problems.append("\(what): \(run.errors.count) bytes of errors") }
    if let line = run.errorText.split(separator: "\n").first(where: { !$0.hasPrefix("espalier: ") })
    {
      problems.append("\(what): an error of another kind: \(line.prefix(300))")
    }
    return problems
  }

  /// Judges the end of a run on a terminal.
  ///
  /// - Parameter openings: how often the screen was taken: with each the background may be asked for.
  static func of(
    _ pty: PseudoTerminal, _ what: String, endsBy wanted: PseudoTerminal.Ending?,
    openings: Int = 1
  ) -> [String] {
    var problems: [String] = []
    if let wanted, pty.ending != wanted {
      problems.append("\(what): ended by \(pty.ending.map { "\($0)" } ?? "nothing"), not \(wanted)")
    }
    if !pty.leftovers.isEmpty { problems.append("\(what): left behind: \(pty.leftovers)") }
    return problems + sent(pty, what, openings: openings)
  }

  /// Judges what was sent to a terminal.
  static func sent(_ pty: PseudoTerminal, _ what: String, openings: Int = 1) -> [String] {
    let scan = OutputScanner(pty.output, .screen)
    var problems: [String] = []
    if !scan.findings.isEmpty { problems.append("\(what): sent: \(scan.findings.prefix(3))") }
    if scan.backgroundQuestions > openings {
      problems.append("\(what): asked \(scan.backgroundQuestions) times for the background")
    }
    return problems
  }

  /// Folds updates and compares with a document.
  static func fold(_ updates: String, _ document: String, _ what: String) -> [String] {
    do {
      var folder = try UpdateFolder()
      var number = 0
      for line in updates.split(separator: "\n") {
        number += 1
        do { try folder.fold(String(line)) } catch {
          return ["\(what): update \(number): \(error): \(line.prefix(300))"]
        }
      }
      let tree = try EditableJSON(document)
      guard let session = tree["session"], let progress = tree["progress"] else {
        return ["\(what): no document: \(document.prefix(200))"]
      }
      var problems: [String] = []
      // As texts: where a value is too deep to be taken apart depends on where it stands.
      if session.text != folder.session.text {
        problems.append("\(what): the session folds to \(folder.session.text), not \(session.text)")
      }
      if progress.text != folder.progress.text {
        problems.append(
          "\(what): the entries do not fold: \(difference(folder.progress.text, progress.text))")
      }
      return problems
    } catch {
      return ["\(what): \(error)"]
    }
  }

  /// Where two texts part.
  static func difference(_ have: String, _ want: String) -> String {
    let same = zip(have.utf8, want.utf8).prefix { $0 == $1 }.count
    func around(_ text: String) -> String {
      String(decoding: Array(text.utf8).dropFirst(max(0, same - 60)).prefix(160), as: UTF8.self)
    }
    return "\(around(have)) … instead of … \(around(want))"
  }

  /// How often a text stands in another.
  static func count(_ needle: String, in bytes: [UInt8]) -> Int {
    let wanted = Array(needle.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return 0 }
    var count = 0
    for at in 0...(bytes.count - wanted.count)
    where bytes[at] == first && bytes[at..<(at + wanted.count)].elementsEqual(wanted) {
      count += 1
    }
    return count
  }
}

extension PseudoTerminal {
  /// Leaves the viewer, whatever is open in it. An Esc and what follows it may be taken for one key, so
  /// it is all tried again.
  func leave() throws {
    for _ in 0..<5 where ending == nil {
      press("esc")
      _ = try? waitForQuiet(milliseconds: 200)
      press("Q")
      _ = try? waitForExit(seconds: 3)
    }
    _ = try waitForExit(seconds: 5)
  }
}
