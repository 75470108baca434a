import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import Terminal

/// What a loop around the terminal shows: the viewer, or the list of sessions.
protocol TerminalGuest {
  /// How it comes to an end.
  associatedtype Ending

  /// How it has ended; `nil` while it goes on.
  var ending: Ending? { get }
  /// Whether there is something to show that is not on the screen yet.
  var isStale: Bool { get set }
  /// What to watch besides the terminal.
  var descriptors: [pollfd] { get }

  /// When something is due, on the monotonic clock.
  func deadlines(_ now: Now) -> [Milliseconds?]
  /// Makes ready for the first frame.
  mutating func begin(_ now: Now)
  /// Lets time pass, before keys are taken.
  mutating func wake(_ now: Now)
  /// Takes a key.
  mutating func press(_ key: Key)
  /// Takes the size of the screen.
  mutating func resize()
  /// Gives the terminal back for a while, as the reader or the system asks.
  mutating func suspend()
  /// Ends because of a signal.
  mutating func end(by signal: Int32)
  /// Tells the reader what went wrong.
  mutating func tell(_ trouble: String)
  /// Does what is due, for a slice of time.
  mutating func step(_ now: Now)
  /// Draws the whole screen.
  ///
  /// - Returns: where the terminal's cursor belongs; `nil` for nowhere.
  mutating func draw(into grid: inout Grid, _ now: Now) -> (row: Int, column: Int)?
}

/// The one loop around the terminal: wait, take keys and signals, let the guest do its work, draw once, and
/// wait again.
final class TerminalHost {
  let terminal: Terminal
  let look: Look
  private let letGo: LetGo
  /// What is on the screen, or about to be.
  private(set) var grid: Grid
  /// When the last frame was drawn that nobody asked for, on the monotonic clock.
  private var drawnAt = Milliseconds(-1000)
  /// Whether somebody asked for the next frame: who pressed a key, or started the program.
  private var isAsked = true

  /// The least time between two frames that nobody asked for: sixty a second.
  private static let frame = Milliseconds(16)
  /// When to try again on a terminal that does not keep up.
  private static let retry = Milliseconds(20)

  init(_ stage: Stage) {
    terminal = stage.terminal
    look = stage.look
    letGo = stage.letGo
    let size = stage.terminal.size
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: stage.glyphs)
  }

  /// Runs until the guest has ended.
  func run<Guest: TerminalGuest>(_ guest: inout Guest) -> Guest.Ending {
    let start = Environment.now
    // What is wrong with the theme is told with the first frame: nothing else may wake the loop.
    takeLook(&guest, start)
    guest.begin(start)
    present(&guest, Environment.now)
    while true {
      wait(guest)
      let now = Environment.now
      guest.wake(now)
      takeSignals(&guest)
      while guest.ending == nil, let key = terminal.nextKey(now: now.monotonic.count) {
        isAsked = true
        guest.press(key)
      }
      if let ending = guest.ending { return ending }
      takeLook(&guest, now)
      guest.step(now)
      if let ending = guest.ending { return ending }
      present(&guest, now)
    }
  }

  /// Takes the size that the screen has now.
  func resize() {
    let size = terminal.size
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: grid.glyphs)
  }

  /// Waits for keys, signals and for what the guest waits for.
  private func wait(_ guest: some TerminalGuest) {
    let own = [terminal.descriptor, terminal.signalDescriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let key = terminal.keyDeadline.map { Milliseconds($0) }
    let next = guest.isStale ? drawnAt + Self.frame : nil
    Waiting.wait(
      for: own + guest.descriptors + look.descriptors,
      until: guest.deadlines(Environment.now) + [look.deadline, letGo.deadline, key, next])
    letGo.look()
  }

  private func takeSignals(_ guest: inout some TerminalGuest) {
    for signal in terminal.signals() {
      switch signal {
      case .resize, .resumed: guest.resize()
      case .suspend: guest.suspend()
      case .interrupt: guest.end(by: SIGINT)
      case .terminate(let number): guest.end(by: number)
      case .hangup: guest.end(by: SIGHUP)
      }
    }
  }

  /// Takes up another look of things, and tells what is wrong with it.
  private func takeLook(_ guest: inout some TerminalGuest, _ now: Now) {
    if look.step(now: now.monotonic, background: terminal.background) { guest.isStale = true }
    if let trouble = look.takeTrouble() { guest.tell(trouble) }
  }

  /// Draws the whole screen and sends what differs, unless the last frame is too young.
  private func present(_ guest: inout some TerminalGuest, _ now: Now) {
    guard guest.isStale, isAsked || now.monotonic >= drawnAt + Self.frame else { return }
    let cursor = guest.draw(into: &grid, now)
    if !isAsked { drawnAt = now.monotonic }
    isAsked = false
    if terminal.present(grid, styles: look.styles, cursor: cursor) {
      guest.isStale = false
    } else {
      drawnAt = now.monotonic + Self.retry - Self.frame
    }
  }
}
