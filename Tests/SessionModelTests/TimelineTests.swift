import TestSupport
import Testing

@testable import SessionModel

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

  @Test("marks come back as they were told", arguments: [0, 1, 31, 32, 33, 1000])
  func marks(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    var timeline = Timeline()
    var told: [Timeline.Mark] = []
    var position: Int32 = 0
    var time = random.chance(50) ? Milliseconds.range.lowerBound : 0
    while told.count < count {
      position += [1, 10, 1 << 14].randomElement(using: &random) ?? 1
      time += [0, 1, 3000, 1 << 36].randomElement(using: &random) ?? 0
      let mark = Timeline.Mark(position: position, time: Milliseconds(time))
      time = mark.time.count
      timeline.mark(position: position, time: mark.time)
      // Now and then the last one is moved on before another comes.
      if random.chance(10) {
        timeline.mark(position: position, time: Milliseconds(time + 5))
        told.append(.init(position: position, time: Milliseconds(time + 5)))
        time = told[told.count - 1].time.count
      } else {
        told.append(mark)
      }
    }
    #expect(timeline.marks.elementsEqual(told))
    #expect(timeline.marks.indices.allSatisfy { timeline.marks[$0] == told[$0] })
    for mark in told {
      let moment = Milliseconds(mark.time.count - 1)
      let atPosition = timeline.marks.indexOfFirst { $0.position >= mark.position }
      #expect(atPosition == told.firstIndex { $0.position >= mark.position })
      let afterMoment = timeline.marks.indexOfFirst { $0.time > moment }
      #expect(afterMoment == told.firstIndex { $0.time > moment })
    }
    #expect(timeline.marks.indexOfFirst { _ in false } == told.count)
  }
}
