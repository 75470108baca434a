import Glibc
import Testing
import ViewerCore

@Suite("The key map")
struct KeyMapTests {
  @Test("docs/keys.md is what the key map says")
  func markdown() throws {
    let path =
      "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
      + "/docs/keys.md"
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      let file = try #require(fopen(path, "w"))
      fputs(KeyMap.defaults.markdown, file)
      fclose(file)
      Issue.record("recorded docs/keys.md")
      return
    }
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&buffer, 1, buffer.count, file)
    #expect(String(decoding: buffer[..<count], as: UTF8.self) == KeyMap.defaults.markdown)
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
