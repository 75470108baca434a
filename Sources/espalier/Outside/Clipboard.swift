import CellGrid
import Feeds
import Glibc
import SessionModel
import Terminal

/// Hands text to the clipboard: through a program where there is one, through the terminal, or in a file
/// whose path is told. A program is fed and waited for beside everything else.
final class Clipboard: LoopMember {
  /// `--clipboard`.
  enum Choice: String, CaseIterable { case auto, native, osc52, file }

  /// A text on its way into a program.
  private struct Delivery {
    let child: Child
    let name: String
    let what: String
    let text: String
    var bytes: [UInt8]
    var sent = 0
    /// The pipe; -1 when all was written.
    var pipe: Int32
    /// When it is given up on, unless it takes more.
    var deadline: Milliseconds
  }

  private let choice: Choice
  private let environment: Environment
  private let terminal: Terminal
  private var delivery: Delivery?
  /// What there is to tell the reader.
  private var words: String?

  /// How long a program may take.
  private static let limit = Milliseconds(5000)
  /// How often a program is asked whether it has ended.
  private static let pause = Milliseconds(20)

  init(_ choice: Choice, _ environment: Environment, _ terminal: Terminal) {
    self.choice = choice
    self.environment = environment
    self.terminal = terminal
  }

  deinit {
    guard let delivery else { return }
    if delivery.pipe >= 0 { close(delivery.pipe) }
    environment.letGo.add(delivery.child)
  }

  /// Tells the reader something.
  func tell(_ words: String) { self.words = words }

  /// Takes what there is to tell.
  func takeWords() -> String? {
    defer { words = nil }
    return words
  }

  /// Copies a text; what became of it is told by and by.
  func copy(_ text: String, _ what: String, now: Now) {
    if let delivery { environment.letGo.add(delivery.child) }
    end()
    switch choice {
    case .auto: if !deliver(text, what, now) { offer(text, what) }
    case .native:
      if !deliver(text, what, now) { words = "no program for the clipboard was found" }
    case .osc52: offer(text, what)
    case .file: keep(text, what)
    }
  }

  // MARK: Programs

  /// The programs that can be used here, the best first.
  private var tools: [[String]] {
    var tools: [[String]] = []
    if environment["WAYLAND_DISPLAY"] != nil { tools.append(["wl-copy"]) }
    if environment["DISPLAY"] != nil {
      tools.append(["xclip", "-selection", "clipboard"])
      tools.append(["xsel", "--clipboard", "--input"])
    }
    #if os(macOS)
      tools.append(["pbcopy"])
    #endif
    // tmux keeps it in a buffer of its own and hands it on to the terminal that it runs in.
    if environment["TMUX"] != nil { tools.append(["tmux", "load-buffer", "-w", "-"]) }
    return tools
  }

  /// Starts a program that takes the text.
  private func deliver(_ text: String, _ what: String, _ now: Now) -> Bool {
    for words in tools {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return false }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let child = Child(
        words, environment: environment, input: ends[0], isQuiet: true)
      close(ends[0])
      guard let child else {
        close(ends[1])
        continue
      }
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      delivery = Delivery(
        child: child, name: words[0], what: what, text: text, bytes: Array(text.utf8),
        pipe: ends[1], deadline: now.monotonic + Self.limit)
      step(now: now)
      return true
    }
    return false
  }

  var descriptors: [pollfd] {
    guard let delivery, delivery.pipe >= 0 else { return [] }
    return [pollfd(fd: delivery.pipe, events: Int16(POLLOUT), revents: 0)]
  }

  private(set) var deadline: Milliseconds?

  func step(now: Now) {
    guard var delivery else { return }
    let sent = delivery.sent
    feed(&delivery)
    if delivery.sent > sent { delivery.deadline = now.monotonic + Self.limit }
    self.delivery = delivery
    deadline = now.monotonic + Self.pause
    let standing = delivery.child.standing()
    switch standing {
    case .ended(0):
      words =
        "copied \(delivery.what), \(SizeText.text(delivery.text.utf8.count)), with \(delivery.name)"
      end()
    case .ended, .stopped:
      if standing == .stopped { environment.letGo.add(delivery.child) }
      end()
      if choice == .auto {
        offer(delivery.text, delivery.what)
      } else {
        words = "\(delivery.name) failed"
      }
    case .running:
      guard now.monotonic > delivery.deadline else { return }
      kill(delivery.child.process, SIGTERM)
      environment.letGo.add(delivery.child)
      words = "\(delivery.name) does not answer"
      end()
    }
  }

  /// Writes as much as the pipe takes.
  private func feed(_ delivery: inout Delivery) {
    while delivery.pipe >= 0 {
      let count = delivery.bytes[delivery.sent...].withUnsafeBytes {
        $0.isEmpty ? 0 : write(delivery.pipe, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EAGAIN { return }
      if count < 0, errno == EINTR { continue }
      if count > 0 { delivery.sent += count }
      if count <= 0 || delivery.sent == delivery.bytes.count {
        close(delivery.pipe)
        delivery.pipe = -1
      }
    }
  }

  private func end() {
    if let delivery, delivery.pipe >= 0 { close(delivery.pipe) }
    delivery = nil
    deadline = nil
  }

  // MARK: The terminal, and files

  /// Offers the text to the terminal; what is too long for it goes into a file.
  private func offer(_ text: String, _ what: String) {
    if terminal.copy(text) {
      words = "copied \(what), \(SizeText.text(text.utf8.count)), via OSC 52"
    } else if choice == .osc52 {
      words = "\(what), \(SizeText.text(text.utf8.count)): too long for the terminal's clipboard"
    } else {
      keep(text, what)
    }
  }

  private func keep(_ text: String, _ what: String) {
    if let path = PrivateFile.make(Array(text.utf8), name: "copy", environment: environment) {
      words = "\(what), \(SizeText.text(text.utf8.count)): \(path)"
    } else {
      words = "the file for \(what) cannot be written"
    }
  }
}
