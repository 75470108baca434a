import CCurses
import CSignals
import CellGrid
import Glibc

/// The screen, the keyboard and the signals of the program: one at a time, on one thread.
///
/// ncurses draws, libtermkey reads. Nothing here waits: the loop polls `descriptor` and
/// `signalDescriptor`, then asks `signals()` and `nextKey(now:)`. However the program ends, the
/// terminal is as it was: by `close()`, and by the handlers in CSignals on a trap or a signal that
/// nobody took.
package final class Terminal {
  /// What the terminal was opened with.
  package let options: TerminalOptions
  /// How many colours are used.
  package let colorDepth: ColorDepth
  /// Readable when a signal came.
  package let signalDescriptor: Int32

  let output: Int32
  let input: Int32
  /// Whether `input` was opened here.
  private let ownsInput: Bool
  let decoder: KeyDecoder
  var pen: Pen
  /// The rows and columns of the window.
  package internal(set) var size: (rows: Int, columns: Int)
  /// Whether the window is closed or the connection lost.
  package internal(set) var isHungUp = false
  /// Whether the mouse is ours.
  package internal(set) var usesMouse: Bool
  /// What the terminal shows; nil when that is not known.
  var lastSent: Grid?
  /// Where the terminal shows its cursor; nil: nowhere.
  var lastCursor: (row: Int, column: Int)?
  /// The cells of a row on their way, kept for their memory.
  var rowCells: [ccurses_cell] = []
  /// Whether the screen is ours at the moment.
  var isActive = false
  /// Whether the modes are on that ncurses knows nothing of; they are from the first frame on.
  var hasModes = false
  var isClosed = false
  /// Whether an answer of the terminal may still come.
  var awaitsAnswer = false
  /// When it was first waited for.
  var awaitedSince: Int64?

  /// Opens the terminal on `output`; keys come from `input`, or from /dev/tty when that is data.
  package init(
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, options: TerminalOptions
  ) throws(TerminalError) {
    guard isatty(output) == 1 else { throw .outputIsNoTerminal }
    let term = options.term
    if term.isEmpty { throw .termUnset }
    if term == "dumb" { throw .termDumb(term) }
    ownsInput = isatty(input) != 1
    self.input = ownsInput ? open("/dev/tty", O_RDWR | O_CLOEXEC) : input
    guard self.input >= 0 else { throw .noKeyboard }
    self.options = options
    self.output = output
    usesMouse = options.usesMouse

    // ncurses needs UTF-8 to know its widths; what an ASCII terminal gets is ASCII all the same.
    if !options.isUTF8 || setlocale(LC_CTYPE, options.locale) == nil {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    // Handlers first: ncurses leaves those alone that it finds.
    csignals_guard(options.keepsBacktrace)
    signalDescriptor = csignals_install(self.input)
    guard signalDescriptor >= 0, csignals_save(output) else {
      csignals_uninstall()
      throw .refused(String(cString: strerror(errno)))
    }
    do {
      decoder = try Self.openScreen(options: options, output: output, input: self.input)
    } catch {
      csignals_reset_modes()
      csignals_uninstall()
      if ownsInput { Glibc.close(self.input) }
      throw error
    }
    colorDepth = Self.depth(for: options)
    pen = Pen(
      depth: colorDepth, isUTF8: options.isUTF8, hasDefaultColors: ccurses_has_default_colors())
    size = Self.windowSize(of: output)
    ccurses_resize(Int32(size.rows), Int32(size.columns))
    activate()
  }

  deinit { close() }

  /// Whether text other than ASCII can be shown; if not, draw with `Glyphs.ascii`.
  package var isUTF8: Bool { options.isUTF8 }

  /// Readable when keys came, or the terminal is gone; -1 after that, which poll(2) passes over.
  package var descriptor: Int32 { isHungUp ? -1 : input }

  /// Gives the terminal back as it was. Calling it again does nothing.
  package func close() {
    if isClosed { return }
    isClosed = true
    deactivate()
    ccurses_close()
    csignals_uninstall()
    if ownsInput { Glibc.close(input) }
  }

  private static func openScreen(
    options: TerminalOptions, output: Int32, input: Int32
  ) throws(TerminalError) -> KeyDecoder {
    var result = CCURSES_UNKNOWN
    var term = options.term
    if let direct = options.directTerm {
      term = direct
      result = ccurses_open(term, output, input, options.colors != .never)
    }
    if result != CCURSES_OK {
      term = options.term
      result = ccurses_open(term, output, input, options.colors != .never)
    }
    switch result {
    case CCURSES_OK: break
    case CCURSES_UNKNOWN: throw .termUnknown(term)
    case CCURSES_DUMB: throw .termDumb(term)
    default: throw .refused("no memory")
    }
    let signals = (UInt8.min...UInt8.max).map { ($0, csignals_signal_of_key($0)) }
      .filter { $0.1 != 0 }
    return KeyDecoder(
      term: term, isUTF8: options.isUTF8, signals: Dictionary(uniqueKeysWithValues: signals))
  }

  /// The colours of the open screen that the options allow.
  private static func depth(for options: TerminalOptions) -> ColorDepth {
    let colors = ccurses_colors()
    let depth: ColorDepth =
      if ccurses_is_direct() {
        .direct
      } else {
        switch colors {
        case 256...: .palette256
        case 16...: .ansi16
        case 8...: .ansi8
        default: .mono
        }
      }
    switch options.colors {
    case .automatic: return depth
    case .never: return .mono
    case .atMost(let limit): return min(limit, depth)
    }
  }

  /// The size of the window; one that does not know gets the size of the first terminals.
  static func windowSize(of descriptor: Int32) -> (rows: Int, columns: Int) {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
    else { return (24, 80) }
    return (Int(window.ws_row), Int(window.ws_col))
  }
}

extension TerminalOptions {
  /// The terminal type with direct colours, when they are asked for and the terminal has them
  /// although its own description does not say so: `xterm-direct` for `xterm-256color`.
  fileprivate var directTerm: String? {
    guard colors == .atMost(.direct), ["truecolor", "24bit"].contains(colorTerm),
      !term.contains("-direct")
    else { return nil }
    return (term.hasSuffix("-256color") ? String(term.dropLast(9)) : term) + "-direct"
  }
}
