import CellGrid
import SessionModel
import TestSupport
import Testing
import ViewerCore

/// Keys that do nothing say why.
@Suite("Refusals")
struct RefusalTests {
  @Test(
    "at the end of a session, keys about time say that it is the end, or that they are about the past",
    arguments: [
      (".", "this is the end"), ("5.", "this is the end"), ("<shift-right>", "this is the end"),
      ("x", "no more status changes, X goes back"),
      ("<", "only back in time: key , goes there"), (">", "only back in time: key , goes there"),
      ("i", "only back in time: key , goes there"),
      ("c", "nothing to compare with: M marks a moment"),
    ])
  func end(_ keys: String, _ notice: String) {
    var reader = Reader(Job.small())
    reader.press(keys)
    #expect(reader.state.notice == notice)
    #expect(reader.effects == [.beep])
  }

  @Test("back in time, keys say that it is the beginning, or as fast as it gets")
  func beginning() {
    var reader = Reader(Job.small())
    reader.press("1000,")
    #expect(reader.effects == [])
    reader.press(",")
    #expect(reader.state.notice == "this is the beginning")
    reader.press("<home><shift-left>")
    #expect(reader.state.notice == "this is the beginning")
    reader.press("1000>")
    #expect(reader.state.notice == nil)
    reader.press(">")
    #expect(reader.state.notice == "it plays no faster")
    #expect(reader.effects == [.beep])
  }

  @Test("a live session has a live end")
  func live() {
    var reader = Reader(Job.small())
    reader.send(.feed(FeedLine(state: .healthy)))
    reader.press(".")
    #expect(reader.state.notice == "this is the live end")
  }

  @Test(
    "in the details, keys say how lines and diffs are shown, and why nothing moves",
    arguments: [
      ("w", "long lines run on, zl follows"), ("ww", "long lines are broken"),
      ("d", "diffs in two columns"), ("dd", "diffs in one column"), ("@", "no diff here"),
      ("zh", "this is the first column"), ("zH", "this is the first column"),
      ("0", "this is the first column"), ("zl", "long lines are broken, w lets them run on"),
      ("$", "long lines are broken, w lets them run on"), ("w$", "no line runs on"),
      ("wzL", "no line runs on"),
    ])
  func details(_ keys: String, _ notice: String) {
    var reader = Reader(Job.small(), rows: 40, columns: 120)
    reader.press("g<enter><enter>\(keys)")
    #expect(reader.state.notice == notice)
  }

  @Test("whatever a command refuses, it says why", arguments: Command.allCases)
  func all(_ command: Command) {
    for keys in ["", "<enter><enter>", "V", "S", "=", "W", "I", "?", "f", ",", "&zzz<enter>"] {
      for job in [SessionBuilder(), Job.small(), Job.nested()] {
        var reader = Reader(job, rows: 40, columns: 120)
        reader.press(keys)
        reader.send(.run(command, nil))
        if reader.effects.contains(.beep) {
          #expect(reader.state.notice?.isEmpty == false, "\(command) behind \(keys)")
        }
      }
    }
  }

  @Test("a pause is offered where anything goes on, and its end wherever it holds")
  func pause() {
    func word(_ reader: Reader) -> String? {
      reader.state.hints.first { $0.command == .pause }?.word
    }
    var reader = Reader(Job.small())
    #expect(word(reader) == nil)
    reader.send(.feed(FeedLine(state: .healthy)))
    #expect(word(reader) == "pause")
    reader.press(" ")
    reader.send(.feed(FeedLine(state: .ended)))
    #expect(word(reader) == "resume")
    reader.press(" ,")
    #expect(word(reader) == "play")
  }
}
