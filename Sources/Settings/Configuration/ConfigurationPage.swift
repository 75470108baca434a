import ViewerCore

/// The text of `docs/configuration.md`, made from the tables.
package enum ConfigurationPage {
  package static var markdown: String {
    var text = """
      # Configuration

      Written by `Settings/Configuration/ConfigurationPage.swift`; a test fails when this page is stale.

      The file is `$XDG_CONFIG_HOME/espalier/config.toml` (`espalier paths` names it), or the one that
      `--config FILE` names; `--no-config` reads none. An option of the command line comes before the
      file, and the file before the environment. What cannot be used is told with its line and column on
      standard error and at the foot of the screen; the rest holds.

      A configuration, a theme or a table of prices that others can write to, or that belongs to somebody else, is
      not read, and the reason is told. It has at most 1 MB.


      """
    for field in Field.allCases {
      text += "## \(field.rawValue)\n\n\(sentence(field))\n\n```toml\n\(field.example)\n```\n\n"
    }
    text += """
      Keys are written as in `espalier keys`, several behind one another with blanks: `"g g"`, `"ctrl-d"`,
      `"shift-left"`. A key of the user's comes before all others: what could not be told from it is no
      longer bound. The commands are those of [the list of keys](keys.md).

      ## The presets

      | preset | |
      |---|---|

      """
    for preset in KeyMap.Preset.allCases {
      text += "| `\(preset.rawValue)` | \(preset.help) |\n"
    }
    text += """

      ## Themes

      A theme is a file `themes/NAME.toml` beside the configuration. It is read anew when it changes.

      ```toml
      inherits = "dark"         # everything that is not said here
      background = "#101014"    # what it was made for
      foreground = "#d8dae0"
      fill = true               # draw them; without this the terminal's own stay

      [palette]                 # also changes what was inherited
      red = "#ff5f5f"

      [roles]                   # the whole look of a role
      title = { fg = "red", bold = true, mono = "reverse" }
      ```

      A colour is a name of the palette, `background` or `foreground`, `#rrggbb`, a number of the 256, or
      `default`; terminals with 256 colours get the nearest. `bold`, `dim`, `italic`, `underline` and
      `reverse` are true or false; `mono` names those for terminals without colours. On terminals with
      sixteen or eight, which every one paints as it likes, each role has a look that reads in all of them;
      `few` says another: `few = "yellow bold"`, `few = "white on-red"`.

      The themes of the program: \(builtIn).

      With `auto` the terminal is asked for its background (OSC 11); until it answers, and when it does
      not, `COLORFGBG` tells, and without that the background is dark.

      """
    return text
  }

  private static var builtIn: String {
    ThemeLibrary.builtIn.map { "`\($0.name)`" }.joined(separator: ", ")
  }

  private static func sentence(_ field: Field) -> String {
    let help = field.help.prefix(1).uppercased() + field.help.dropFirst()
    guard !field.words.isEmpty else { return help + "." }
    return "\(help): " + field.words.map { "`\($0)`" }.joined(separator: ", ") + "."
  }
}
