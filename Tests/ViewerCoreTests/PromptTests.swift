import CellGrid
import Testing

@testable import ViewerCore

@Suite("The prompt")
struct PromptTests {
  /// Types keys, and shows the caret as `|`.
  private func line(_ keys: [Key], text: String = "", history: [String] = []) -> String {
    var prompt = Prompt(.search, text: text, history: history)
    for key in keys { _ = prompt.press(key) }
    return prompt.text.prefix(prompt.caret) + "|" + prompt.text.dropFirst(prompt.caret)
  }

  private func named(_ names: String...) -> [Key] { names.compactMap { Key($0) } }

  @Test("letters are typed at the caret, and a key that is none is not typed")
  func typing() {
    #expect(line(named("a", "b", "left", "q", "space", "é")) == "aq é|b")
    #expect(line(named("a", "ctrl-x", "alt-x", "f5")) == "a|")
  }

  @Test("what is typed can be erased by letters and words, and to both ends")
  func erasing() {
    #expect(line(named("backspace", "backspace"), text: "one two") == "one t|")
    #expect(line(named("ctrl-w"), text: "one two  ") == "one |")
    #expect(line(named("home", "delete"), text: "one two") == "|ne two")
    #expect(line(named("home", "alt-d"), text: "one two") == "| two")
    #expect(line(named("alt-b", "ctrl-u"), text: "one two") == "|two")
    #expect(line(named("alt-b", "ctrl-k"), text: "one two") == "one |")
  }

  @Test("the caret moves by letters and words, and never out of the text")
  func moving() {
    #expect(line(named("left", "left", "right"), text: "abc") == "ab|c")
    #expect(line(named("home", "left", "alt-f", "alt-f", "alt-f"), text: "one two") == "one two|")
    #expect(line(named("ctrl-a", "right"), text: "👩‍👩‍👧é") == "👩‍👩‍👧|é")
  }

  @Test("a paste stands as it came, keys in it are none")
  func pasting() {
    #expect(line([.paste("q\u{1b}[A/x\ny")], text: "") == "q\u{1b}[A/x\ny|")
    #expect(line([.paste("a line\n")], text: "") == "a line|")
    // A mark joins the letter that it is pasted behind.
    #expect(line([.paste("\u{301}")], text: "e") == "e\u{301}|")
  }

  @Test("up and down recall what was typed, and what was being typed is not lost")
  func history() {
    let history = ["old", "new"]
    #expect(line(named("up"), text: "dr", history: history) == "new|")
    #expect(line(named("up", "up", "up"), text: "dr", history: history) == "old|")
    #expect(line(named("up", "up", "down", "down", "down"), text: "dr", history: history) == "dr|")
  }

  @Test("enter takes, esc leaves, and so does erasing nothing")
  func outcomes() {
    var prompt = Prompt(.filter, text: "x")
    #expect(prompt.press(.named(.enter)) == .accepted)
    #expect(prompt.press(.named(.escape)) == .cancelled)
    #expect(prompt.press(.named(.backspace)) == .changed)
    #expect(prompt.press(.named(.backspace)) == .cancelled)
    #expect(prompt.press(.named(.left)) == .stayed)
  }
}
