import Testing

@testable import Terminal

@Suite("Clipboard")
struct ClipboardTests {
  @Test(
    "encodes as RFC 4648 has it",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("\u{ff}\u{3ff}", "w7/Pvw=="),
    ])
  func base64(text: String, encoded: String) {
    #expect(ControlSequences.base64(Array(text.utf8)) == encoded)
  }

  @Test("a copy holds no control, and too long a one is refused")
  func copy() {
    #expect(ControlSequences.copy("a\u{1b}[201~b") == "\u{1b}]52;c;YV5bWzIwMX5i\u{1b}\\")
    #expect(ControlSequences.copy(String(repeating: "x", count: 60_000)) == nil)
  }
}
