import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing

@Suite("Folders that are followed") struct ContainerFeedTests {
  let folder = TestFolder()
  let rig = Rig()

  /// Lets a tenth of a second pass, a little at each step, and no more.
  private func pass(from start: Milliseconds) -> Bool {
    if rig.monotonic < start + Milliseconds(99) {
      rig.monotonic = rig.monotonic + Milliseconds(1)
    }
    return false
  }

  @Test("What is written to a folder is read within a tenth of a second, in folders that come too")
  func folders() throws {
    mkdir(folder / "message", 0o700)
    folder.write("{\"id\":1}", to: "message/1.json")
    let feed = try ContainerFeed(
      folder: folder.path, follows: true, monotonic: Rig.realTime,
      choose: { tree in
        tree.names(in: "message").map { "message/" + $0 }
          + ["1", "2"].flatMap { part in
            tree.names(in: "part/" + part).map { "part/\(part)/" + $0 }
          }
      })
    #expect(rig.run(feed) { rig.records.count == 1 && feed.status.phase == .waiting })
    for (place, name) in ["message/2.json", "part/1/1.json", "part/2/1.json"].enumerated() {
      let parts = name.split(separator: "/").dropLast()
      for depth in 1...parts.count {
        mkdir(folder / parts.prefix(depth).joined(separator: "/"), 0o700)
      }
      let text = "{\"place\":\(place)}"
      folder.write(text, to: name)
      let start = rig.monotonic
      #expect(rig.run(feed) { rig.records.last == text || pass(from: start) }, "\(name)")
      #expect(rig.run(feed) { feed.status.phase == .waiting })
    }
    // A document that is written anew, by another name at first.
    folder.write("{\"anew\":1}", to: "message/new")
    rename(folder / "message/new", folder / "message/1.json")
    let start = rig.monotonic
    #expect(rig.run(feed) { rig.records.last == "{\"anew\":1}" || pass(from: start) })
  }

  @Test("A folder at rest is looked at less and less")
  func rest() throws {
    folder.write("{}", to: "1.json")
    let feed = try ContainerFeed(
      folder: folder.path, follows: true, monotonic: Rig.realTime,
      choose: { $0.names(in: "") })
    #expect(rig.run(feed) { feed.status.phase == .waiting })
    var pauses: [Int64] = []
    for _ in 0..<4 {
      let deadline = try #require(feed.deadline)
      pauses.append((deadline - rig.monotonic).count)
      rig.monotonic = deadline
      feed.step(now: rig.now, budget: Milliseconds(1000)) { _ in .taken }
    }
    #expect(pauses == pauses.sorted() && pauses[3] > 5000)
  }
}
