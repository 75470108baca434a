import CellGrid
import Feeds
import Glibc
import SessionModel
import Settings

/// What roles look like at the moment: the theme that was chosen, as its file has it now.
final class Look {
  private let library: ThemeLibrary
  /// What was asked for.
  private var choice: ThemeChoice
  /// Whether the background is dark: told by the terminal, or guessed until it does.
  private var isDark: Bool
  /// The styles to draw with.
  private(set) var styles: StyleTable
  /// The name of the theme that is used.
  private(set) var name: String
  /// What went wrong, until it was told.
  private var trouble: String?
  private let watch = FileWatch()
  private var isWatching = false
  /// The file that is watched.
  private var watched: String?
  /// When the file is read again, on the monotonic clock: who writes it may not be done.
  private var rereadAt: Milliseconds?

  /// The time that a file that changes is left alone.
  private static let patience = Milliseconds(100)

  /// Chooses a theme; one that cannot be used gives way to the dark one, and is told.
  init(_ library: ThemeLibrary, _ choice: ThemeChoice, colorFGBG: String?) {
    self.library = library
    self.choice = choice
    isDark = ThemeChoice.isDark(colorFGBG: colorFGBG) ?? true
    name = choice.name(onDark: isDark)
    styles = StyleTable()
    // The broken one stays watched, so that it comes as soon as it is mended.
    if !load(name), let dark = try? ThemeLibrary(folders: []).styles("dark") { styles = dark }
  }

  /// What the loop waits for.
  var descriptors: [pollfd] {
    isWatching ? [pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)] : []
  }

  /// When to `step` although nothing came.
  var deadline: Milliseconds? { rereadAt }

  /// Takes up what changed: the file, or the background that the terminal tells.
  ///
  /// - Returns: whether there are other styles, or a trouble to tell.
  func step(now: Milliseconds, background: Color?) -> Bool {
    if let background, case .automatic = choice, ThemeChoice.isDark(background) != isDark {
      isDark.toggle()
      _ = load(choice.name(onDark: isDark))
      return true
    }
    if isWatching, watch.drain() { rereadAt = now + Self.patience }
    guard let rereadAt, now >= rereadAt else { return false }
    self.rereadAt = nil
    _ = load(name)
    return true
  }

  /// Changes over to another theme.
  func choose(_ word: String) {
    let choice = ThemeChoice(word, pair: choice)
    if load(choice.name(onDark: isDark)) { self.choice = choice }
  }

  /// Shows another theme for the time being; `nil` goes back to the one that was chosen.
  func preview(_ word: String?) {
    let shown = word.map { ThemeChoice($0, pair: choice) } ?? choice
    _ = load(shown.name(onDark: isDark))
  }

  /// The names of the themes that can be had.
  var names: [String] { library.entries().map(\.name) }

  /// What went wrong since this was asked last.
  func takeTrouble() -> String? {
    defer { trouble = nil }
    return trouble
  }

  /// Reads a theme; a broken one leaves the old in place.
  private func load(_ name: String) -> Bool {
    // Watched before it is read: what is written in between is not missed.
    follow(name)
    do throws(TomlError) {
      if let styles = try library.styles(name) {
        self.styles = styles
        self.name = name
        return true
      }
      trouble = "no theme \"\(name)\" (see: espalier themes)"
    } catch {
      trouble = "\(error)"
    }
    if self.name != name { follow(self.name) }
    return false
  }

  /// Watches the file of a theme, when it has one of the user's.
  private func follow(_ name: String) {
    // A file that is gone may come back: some editors write by that.
    let path = library.path(of: name) ?? (name == self.name ? watched : nil)
    watched = path
    guard let path else {
      isWatching = false
      return
    }
    watch.watch(path)
    isWatching = watch.descriptor >= 0
    // That the watch before is over is no news.
    _ = watch.drain()
  }
}
