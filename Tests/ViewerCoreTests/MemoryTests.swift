import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("What is kept from run to run")
struct MemoryTests {
  @Test("folds are found again by place and id, also as nodes arrive")
  func roundTrip() {
    var first = Reader(Job.nested(), rows: 40)
    first.press("jjzcJJzc")
    let kept = first.state.keptView(first.job.session)
    #expect(kept.folds.count == 2)
    let bytes = kept.json(of: "a.json")
    let read = KeptView(json: bytes, of: "a.json")
    #expect(read == kept)

    // The session arrives entry by entry this time.
    var second = Reader(SessionBuilder(), rows: 40)
    second.send(.remember(read))
    #expect(second.state.folds.choices.isEmpty)
    second.poll { $0 = Job.nested() }
    #expect(second.rows == first.rows.replacing("> ", with: "  ").replacing("  - A", with: "> - A"))
    // What has not arrived is not forgotten.
    var third = Reader(SessionBuilder(), rows: 40)
    third.send(.remember(read))
    #expect(third.state.keptView(third.job.session) == kept)
  }

  @Test("a node that moved is found by its id")
  func moved() {
    var job = SessionBuilder()
    for id in ["x", "y", "z"] {
      let entry = job.entry(id)
      job.set(entry, .id, "id-" + id)
    }
    let key = NodeKey(NodeID(2), in: job.session)
    #expect(key?.text == "1 id-y")
    var other = SessionBuilder()
    for id in ["w", "x", "y"] {
      let entry = other.entry(id)
      other.set(entry, .id, "id-" + id)
    }
    let keys = [NodeKey("1 id-y"), NodeKey("0 id-gone"), NodeKey("7"), NodeKey("")].compactMap {
      $0
    }
    #expect(
      NodeKey.find(keys, in: other.session) == [
        keys[0]: NodeID(3), keys[3]: .root,
      ])
    #expect(NodeKey("1.x") == nil)
  }

  @Test("a choice of this run outweighs one of the last")
  func choice() {
    var reader = Reader(Job.small(), rows: 40)
    reader.press("zc")
    var view = KeptView()
    view.folds[NodeKey("0")!] = true
    reader.send(.remember(view))
    #expect(reader.rows.hasPrefix("> + A"))
  }

  @Test(
    "a broken file is no view and no error",
    arguments: [
      "", "{", "null", "[1]", #"{"source":"b"}"#, #"{"source":"a","folds":[],"level":"x"}"#,
      #"{"source":"a","folds":{"x":true,"1":2},"bookmarks":[1,"y"]}"#,
    ])
  func broken(_ text: String) {
    #expect(KeptView(json: Array(text.utf8), of: "a") == KeptView())
  }

  @Test("two instances keep each other's changes")
  func merging() {
    func key(_ text: String) -> NodeKey { NodeKey(text)! }
    var base = KeptView()
    base.folds = [key("0"): true, key("1"): true]
    base.bookmarks = [key("5")]
    var mine = base
    mine.folds[key("0")] = nil
    mine.folds[key("2")] = false
    mine.bookmarks = [key("6")]
    var theirs = base
    theirs.folds[key("3")] = true
    theirs.bookmarks.insert(key("7"))
    let merged = mine.merged(into: theirs, since: base)
    #expect(merged.folds == [key("1"): true, key("2"): false, key("3"): true])
    #expect(merged.bookmarks == [key("6"), key("7")])
  }
}
