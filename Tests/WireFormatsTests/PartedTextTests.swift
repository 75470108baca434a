import SessionModel
import TestSupport
import Testing

@testable import WireFormats

@Suite("Texts in parts")
struct PartedTextTests {
  /// Reads pieces of the blocks of one message, and tells the text and how many events that took.
  func read(_ pieces: [(index: Int, text: String)]) throws -> (text: String, events: Int32) {
    var source = SessionReader("anthropic")
    try source.read(#"{"type":"message_start","message":{"id":"m","role":"assistant"}}"#)
    var begun: Set<Int> = []
    for (index, text) in pieces {
      if begun.insert(index).inserted {
        let block = #""content_block":{"type":"text","text":""}"#
        try source.read(#"{"type":"content_block_start","index":\#(index),\#(block)}"#)
      }
      let delta = #""delta":{"type":"text_delta","text":"\#(text)"}"#
      try source.read(#"{"type":"content_block_delta","index":\#(index),\#(delta)}"#)
    }
    let session = source.session
    return (session.text(NodeID(1), .message, at: session.position) ?? "", session.position)
  }

  @Test("parts stand in the order of their numbers, however they come")
  func order() throws {
    #expect(try read([(2, "c"), (0, "a"), (1, "b"), (0, "A"), (2, "C")]).text == "aA\n\nb\n\ncC")
  }

  @Test("pieces in any disorder cost a bounded number of events each, and none is lost")
  func disorder() throws {
    for pieces in [
      (0..<3000).map { (3000 - $0, "x") }, (0..<3000).map { ($0 % 2, "x") },
    ] {
      let (text, events) = try read(pieces)
      #expect(text.count { $0 == "x" } == 3000)
      #expect(events < 3000 * 60)
    }
  }
}
