import CellGrid
import SessionModel

/// How a session is shown: what the user's files, the command line and the screen ask for.
package struct ViewerOptions {
  /// What to call a session that has no title: the name of its source.
  package var sourceName: String
  /// The zone of the reader's clock, for times of the day.
  package var zone: ClockZone = 0
  /// How much may move without the reader's doing.
  package var motion: Motion
  /// The signs to draw with.
  package var glyphs: Glyphs
  /// Which keys do what.
  package var keyMap = KeyMap.defaults
  /// What the time column shows at first.
  package var timeColumn = TimeColumn.clock
  /// What the user wants of single tools.
  package var toolDefaults = ToolDefaults()
  /// Whether the mouse is ours at first.
  package var usesMouse = true
  /// The names of themes, for completion.
  package var themeNames: [String] = []
  /// What is wrong with the user's files.
  package var problems: [String] = []
  /// Whether the reader comes from a list, to which Esc goes back.
  package var isFromList = false
  /// What tokens cost.
  package var prices = PriceTable()

  /// What is asked for where nobody asks for more.
  package init(sourceName: String = "", motion: Motion = .full, glyphs: Glyphs = .unicode) {
    self.sourceName = sourceName
    self.motion = motion
    self.glyphs = glyphs
  }
}
