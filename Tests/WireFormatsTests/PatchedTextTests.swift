import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("Texts that change a little")
struct PatchedTextTests {
  private func text(_ pieces: [Datum], _ store: ByteStore) -> String {
    // Each piece is text of its own: no character is cut.
    pieces.map { store.withBytes(of: $0) { String(decoding: $0, as: UTF8.self) } }.joined()
  }

  @Test("stand in pieces that give the text, whatever changes")
  func anyChange() {
    var generator = SeededGenerator(seed: 11)
    let store = ByteStore()
    var patched = PatchedText()
    var words = (0..<40).map { "wörd \($0) 🙂" }
    for _ in 0..<500 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: words.insert("é", at: Int.random(in: 0...words.count, using: &generator))
      case 1 where words.count > 1:
        words.remove(at: Int.random(in: 0..<words.count, using: &generator))
      case 2: words = words.isEmpty ? ["a"] : words.reversed()
      default:
        let place = Int.random(in: 0..<max(1, words.count), using: &generator)
        if place < words.count {
          words[place] += ["x", "ü", "🙃"].randomElement(using: &generator)!
        }
      }
      let whole = words.joined(separator: ",")
      let pieces = patched.change(to: Array(whole.utf8), in: store)
      #expect(pieces.count <= PatchedText.limit)
      #expect(text(pieces, store) == whole)
    }
  }

  @Test("cost what changes, not what there is")
  func cost() {
    let store = ByteStore()
    var patched = PatchedText()
    let long = String(repeating: "same ", count: 2000)
    for number in 0..<1000 {
      _ = patched.change(to: Array("[\(long)\(number)\(long)]".utf8), in: store)
    }
    #expect(store.spoolSize < 40_000)
  }

  @Test("as state of AG-UI they are JSON at every position")
  func state() throws {
    var source = SessionReader("ag-ui")
    source.follow(#"{"type":"RUN_STARTED","threadId":"t","runId":"r"}"#)
    source.follow(#"{"type":"STATE_SNAPSHOT","snapshot":{"a":"one","n":0,"z":"two"}}"#)
    for number in 1...50 {
      source.follow(
        #"{"type":"STATE_DELTA","delta":[{"op":"replace","path":"/n","value":\#(number)}]}"#)
      let state = source.session.text(.root, .data, at: source.session.position)
      #expect(state == #"{"a":"one","n":\#(number),"z":"two"}"#)
    }
  }
}
