import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import Terminal
import ViewerCore

/// What the loop does outside the screen: clipboard, pager, files.
extension ScreenLoop {
  /// The text of something that is to leave the program.
  private func text(of yank: Yank) -> YankText {
    YankText(session: session, yank: yank, grid: grid, zone: tabs[active].state.options.zone)
  }

  /// Hands something to the clipboard.
  func copy(_ yank: Yank) {
    guard let text = text(of: yank).text else {
      clipboard.tell("no \(yank.name) here")
      return
    }
    // What is pasted into a terminal must do nothing there but stand.
    clipboard.copy(SafeText.portable(text), yank.name, now: Environment.now)
  }

  /// Writes something to a file.
  func export(_ yank: Yank, to path: String) {
    guard let text = text(of: yank).file(named: path) else {
      return clipboard.tell(
        "\(path): no page of that kind can be written; try .html, .md, .json or .txt")
    }
    let bytes = Array(text.utf8)
    if let why = PrivateFile.writeNew(path, bytes) {
      clipboard.tell("\(path): \(why)")
    } else {
      clipboard.tell("wrote \(bytes.count) B to \(path)")
    }
  }

  /// Shows something in the reader's editor or pager, which has the terminal meanwhile. The feed is read
  /// on, so that nothing is missed.
  mutating func openOutside(_ yank: Yank) {
    let yanked = text(of: yank)
    if let image = yanked.image { return show(image) }
    guard let text = yanked.text else {
      return clipboard.tell("no \(yank.name) here")
    }
    guard
      let path = PrivateFile.make(
        Array(SafeText.portable(text).utf8), name: "view", ending: yanked.ending,
        environment: environment)
    else {
      return clipboard.tell("the file for it cannot be written")
    }
    defer { unlink(path) }
    let program = environment["VISUAL"] ?? environment["PAGER"] ?? "less"
    var status: Int32 = 127
    let terminal = terminal
    terminal.lend {
      // Both variables may hold arguments.
      let words = ["/bin/sh", "-c", "\(program) \"$1\"", "espalier", path]
      guard let child = Child(words, environment: environment, isQuiet: false) else {
        return
      }
      status = wait(for: child)
    }
    terminalReturned()
    if status == 127 { clipboard.tell("\(program) could not be started") }
  }

  /// Shows a picture in what the system opens pictures with; the file stays for as long as that looks at it.
  private func show(_ image: EmbeddedImage) {
    guard
      let path = PrivateFile.make(
        image.bytes, name: "view", ending: image.ending, environment: environment)
    else { return clipboard.tell("the file for it cannot be written") }
    let openers = [environment["ESPALIER_OPEN"], "xdg-open", "open"].compactMap { $0 }
    for opener in openers {
      guard let child = Child([opener, path], environment: environment, isQuiet: true)
      else { continue }
      environment.letGo.add(child)
      return clipboard.tell("opened \(path)")
    }
    clipboard.tell("nothing here opens pictures; it is in \(path)")
  }

  /// Waits for a program that has the terminal, and reads on.
  private mutating func wait(for child: Child) -> Int32 {
    while true {
      switch child.standing() {
      case .ended(let status): return status
      case .stopped:
        // The shell waits for us: stop with it, and go on together.
        raise(SIGSTOP)
        kill(-getpgrp(), SIGCONT)
      case .running: break
      }
      let now = Environment.now
      Waiting.wait(
        // Of what is read on only: nobody attends to the rest, which would be due for ever.
        for: tabs.flatMap { $0.follower.isAtEnd ? [] : $0.follower.feed.descriptors }
          + members.flatMap(\.descriptors),
        until: tabs.flatMap(\.follower.deadlines) + members.map(\.deadline)
          + [now.monotonic + Milliseconds(50)])
      readOn(Environment.now)
    }
  }
}
