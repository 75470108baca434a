import SessionModel
import TestSupport
import Testing
import WireFormats

/// What was recorded and is poured in later, as through a pipe.
@Suite("Poured recordings")
struct PouredRecordingTests {
  /// When they are poured in: later than all times of the fixtures, so that they can only be recordings.
  private static let pouring = Milliseconds(4_000_000_000_000)

  /// The times at which the steps of a session lie.
  private static func marks(
    _ bytes: [UInt8], _ format: Format, arrival: Milliseconds?
  ) -> [Milliseconds] {
    var reader = SessionReader(format: format)
    reader.read(bytes, arrival: arrival)
    reader.finish(arrival: arrival)
    return reader.session.timeline.isGuessed ? [] : reader.session.timeline.marks.map(\.time)
  }

  @Test(
    "a recording lies at its own times, however late it comes",
    arguments: Format.all.map(\.name))
  func ownTimes(name: String) throws {
    let format = try #require(Format.named(name))
    let folder = ProjectFiles.fixtures + "/" + name
    for path in Conversation.files(in: folder, ending: ".jsonl") {
      let bytes = Array(try #require(Files.text(path)).utf8)
      let own = Self.marks(bytes, format, arrival: nil)
      let poured = Self.marks(bytes, format, arrival: Self.pouring)
      // The records of progress entries tell moments of entries, and none of their own.
      if own.isEmpty || name == "progress-entries" {
        #expect(poured.allSatisfy { $0 == Self.pouring }, "\(path): without times of its own")
      } else {
        #expect(poured == own, "\(path)")
      }
    }
  }
}
