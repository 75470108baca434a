import CellGrid
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

  @Test(
    "every sequence is written as keys are named, leads somewhere, and begins no other",
    arguments: KeyMap.Preset.allCases)
  func sequences(_ preset: KeyMap.Preset) {
    let map = KeyMap.with(preset)
    for binding in map.bindings {
      let keys = KeyMap.sequence(binding.keys) ?? []
      #expect(keys.compactMap(\.name).joined(separator: " ") == binding.keys)
      #expect(map.match(keys) == .command(binding.command, number: binding.number))
      for length in 1..<max(1, keys.count) {
        #expect(map.match(Array(keys.prefix(length))) == .prefix, "\(binding.keys)")
      }
    }
    #expect(Set(map.bindings.map(\.keys)).count == map.bindings.count)
    #expect(map.match([]) == .none)
    #expect(map.match([.character("z"), .paste("a")]) == .none)
  }
}
