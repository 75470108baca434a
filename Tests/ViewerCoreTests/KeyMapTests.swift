import TestSupport
import Testing
import ViewerCore

@Suite("The key map")
struct KeyMapTests {
  @Test("docs/keys.md is what the key map says")
  func markdown() {
    #expect(GeneratedPage.check("keys.md", KeyMap.defaults.markdown) == .current)
  }

  @Test("every command has a key and a help line, and the help shows each")
  func complete() {
    let help = HelpLine.all(.defaults)
    for command in Command.allCases {
      #expect(!KeyMap.defaults.keys(of: command).isEmpty, "\(command)")
      #expect(
        help.contains {
          if case .binding(_, let text) = $0 { text == command.help } else { false }
        })
    }
  }

  @Test("keys that belong to the terminal are not bound")
  func forbidden() {
    let keys = Set(KeyMap.defaults.bindings.map(\.keys))
    for key in ["ctrl-s", "ctrl-q", "ctrl-\\", "ctrl-h", "ctrl-i", "ctrl-j", "ctrl-m"] {
      #expect(!keys.contains(key))
    }
  }
}
