import CellGrid
import SessionModel
import Terminal
import ViewerCore

/// Tells a person who looks elsewhere that a call failed, that one waits for a person, and that a job has
/// ended. Only what changes is told, never what stands, and nothing of what was there when it was opened.
final class Notifier {
  /// A way to tell.
  enum Way: String, CaseIterable { case bell, title, osc9 }

  private let terminal: Terminal
  private let ways: Set<Way>
  /// What is to be told as soon as the last time is long enough ago.
  private var pending: SafeText?
  /// When something was told last, on the monotonic clock.
  private var toldAt: Milliseconds?
  /// The title that the window has, when it got it, and the one that it is to have.
  private var title: (text: SafeText, at: Milliseconds)?
  private var wantedTitle: SafeText?

  /// The least time between two times that a person is told.
  private static let pause = Milliseconds(3000)
  /// The least time between two titles.
  private static let titlePause = Milliseconds(1000)
  /// Columns of a text that is sent.
  private static let columns = 120

  init(_ ways: Set<Way>, _ terminal: Terminal) {
    (self.ways, self.terminal) = (ways, terminal)
  }

  /// Understands `--notify`.
  static func ways(_ text: String?) throws(UsageError) -> Set<Way> {
    var ways: Set<Way> = []
    for word in (text ?? "").split(separator: ",") where word != "none" {
      guard let way = Way(rawValue: String(word)) else {
        let words = Way.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--notify: is none of \(words)")
      }
      ways.insert(way)
    }
    return ways
  }

  /// When to tell what waits, on the monotonic clock.
  var deadline: Milliseconds? {
    var deadlines: [Milliseconds] = []
    if pending != nil { deadlines.append((toldAt.map { $0 + Self.pause }) ?? .zero) }
    if wantedTitle != nil { deadlines.append((title.map { $0.at + Self.titlePause }) ?? .zero) }
    return deadlines.min()
  }

  /// Takes note of something that a person should know; of several at once, the last one is told.
  func tell(_ text: SafeText) {
    if !ways.isDisjoint(with: [.bell, .osc9]) { pending = text }
  }

  /// Whether anything is told.
  var isOn: Bool { !ways.isEmpty }

  /// Makes the title that tells how all sessions stand.
  func entitle(_ sessions: [Attention], name: SafeText, glyphs: Glyphs) {
    guard ways.contains(.title) else { return }
    let failed = sessions.reduce(0) { $0 + $1.failed }
    let waiting = sessions.reduce(0) { $0 + $1.waiting }
    entitle(
      failed: failed, waiting: waiting, isOpen: sessions.contains { $0.status?.isOpen ?? true },
      name: name, glyphs: glyphs)
  }

  /// Makes the title that tells how many failed and wait, and whether anything is at work.
  func entitle(failed: Int, waiting: Int, isOpen: Bool, name: SafeText, glyphs: Glyphs) {
    guard ways.contains(.title) else { return }
    var text: SafeText = isOpen ? glyphs.status(.running) : glyphs.status(.completed)
    if failed > 0 { text = "\(text) \(glyphs.status(.failed))\(failed)" }
    if waiting > 0 { text = "\(text) \(glyphs.status(.waiting))\(waiting)" }
    entitle("\(text) \(name)")
  }

  /// Takes note of what the title should be.
  private func entitle(_ text: SafeText) {
    guard ways.contains(.title), text != title?.text else {
      wantedTitle = nil
      return
    }
    wantedTitle = text
  }

  /// The terminal was lent: the title is no longer ours.
  func terminalReturned() {
    if let title, wantedTitle == nil { wantedTitle = title.text }
    title = nil
  }

  /// Tells what waits and is due.
  func step(now: Milliseconds) {
    if let text = pending, toldAt.map({ now >= $0 + Self.pause }) ?? true {
      (pending, toldAt) = (nil, now)
      if ways.contains(.osc9) { terminal.notify(shown(text)) }
      if ways.contains(.bell) { terminal.bell() }
    }
    if let text = wantedTitle, title.map({ now >= $0.at + Self.titlePause }) ?? true {
      (wantedTitle, title) = (nil, (text, now))
      terminal.setTitle(shown(text))
    }
  }

  private func shown(_ text: SafeText) -> SafeText {
    text.fitted(to: Self.columns, glyphs: terminal.isUTF8 ? .unicode : .ascii)
  }
}
