import Glibc
import Settings
import TestSupport
import Testing

/// The one way to read a file of the user's own.
@Suite("Files of the user")
struct UserFileTests {
  private let folder = TestFolder()

  private func refusal(_ name: String, limit: Int = 100) -> UserFile.Refusal? {
    do throws(UserFile.Refusal) {
      _ = try UserFile.read("\(folder.path)/\(name)", limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("a file is read whole up to its limit, and refused beyond")
  func size() throws {
    folder.write(String(repeating: "x", count: 100), to: "a")
    #expect(try UserFile.read("\(folder.path)/a", limit: 100).count == 100)
    #expect(refusal("a", limit: 99) == .tooLarge(limit: 99))
    #expect(refusal("none") == .system(ENOENT))
    #expect(refusal("a/b")?.isAbsence == true)
  }

  @Test("what is no file is refused at once, without waiting for anybody")
  func kinds() throws {
    mkfifo("\(folder.path)/pipe", 0o600)
    #expect(refusal("pipe") == .noFile)
    #expect(refusal("") == .noFile)
    #expect(throws: UserFile.Refusal.noFile) { try UserFile.read("/dev/zero", limit: 100) }
  }

  @Test("what others can write to, or own, is refused with the reason", arguments: [0o620, 0o602])
  func trust(mode: mode_t) throws {
    folder.write("x = 1", to: "a")
    chmod("\(folder.path)/a", mode)
    #expect(refusal("a") == .writable(mode: mode))
    chmod("\(folder.path)/a", 0o644)
    #expect(refusal("a") == nil)
    // Only who may do everything can give a file away.
    guard geteuid() == 0 else { return }
    chown("\(folder.path)/a", 4711, 4711)
    #expect(refusal("a") == .foreign(owner: 4711))
  }

  @Test("a theme that is not to be trusted is told, and not replaced by one of the same name")
  func theme() throws {
    folder.write("inherits = \"dark\"", to: "dark.toml")
    chmod("\(folder.path)/dark.toml", 0o666)
    let library = ThemeLibrary(folders: [folder.path])
    let error = #expect(throws: TomlError.self) { try library.theme("dark") }
    #expect(error.map { "\($0)" }?.contains("dark.toml: is not read: others can write") == true)
    folder.write("inherits = \"dark\"", to: "dark.toml")
    chmod("\(folder.path)/dark.toml", 0o600)
    #expect(try library.theme("dark") != nil)
  }
}
