import SessionModel
import Testing

@Suite("The timeline")
struct TimelineTests {
  /// A timeline of groups of ten events with these times in seconds.
  private func timeline(_ times: [Int64?]) -> Timeline {
    var timeline = Timeline()
    for (i, time) in times.enumerated() {
      timeline.mark(position: Int32(i * 10), time: time.map { Milliseconds($0 * 1000) })
    }
    return timeline
  }

  private func seconds(_ timeline: Timeline) -> [Int64] {
    timeline.marks.map { $0.time.count / 1000 }
  }

  @Test("groups without a time came with the one before, or with the first that has one")
  func unstamped() {
    #expect(seconds(timeline([nil, nil, 100, nil, 105])) == [100, 100, 100, 100, 105])
    #expect(!timeline([nil, 100]).isGuessed)
  }

  @Test("a source that tells no time at all is played a second a group")
  func guessed() {
    #expect(seconds(timeline([nil, nil, nil])) == [0, 1, 2])
    #expect(timeline([nil]).isGuessed)
  }

  @Test("time never goes back, though clocks do")
  func backwards() {
    #expect(seconds(timeline([100, 90, 120])) == [100, 100, 120])
  }

  @Test("positions and times lead to each other, and steps go from group to group")
  func seeking() {
    let timeline = timeline([100, 110, 130])
    #expect(timeline.position(at: Milliseconds(109_999), of: 25) == 10)
    #expect(timeline.position(at: Milliseconds(110_000), of: 25) == 20)
    #expect(timeline.position(at: Milliseconds(999_000), of: 25) == 25)
    #expect(timeline.position(at: Milliseconds(0), of: 25) == 0)
    #expect(timeline.time(at: 10)?.count == 100_000)
    #expect(timeline.time(at: 11)?.count == 110_000)
    #expect(timeline.step(after: 0, of: 25) == 10)
    #expect(timeline.step(after: 20, of: 25) == 25)
    #expect(timeline.step(before: 25) == 20)
    #expect(timeline.step(before: 0) == 0)
  }
}
