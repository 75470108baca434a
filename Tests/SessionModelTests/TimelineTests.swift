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

  /// A timeline of groups of ten events that tell these times and arrive at those, in seconds.
  private func poured(_ groups: [(told: Int64?, arrived: Int64)]) -> Timeline {
    var timeline = Timeline()
    for (i, group) in groups.enumerated() {
      timeline.mark(
        position: Int32(i * 10), time: group.told.map { Milliseconds($0 * 1000) },
        arrival: Milliseconds(group.arrived * 1000))
    }
    return timeline
  }

  @Test("what is watched lies where it arrived, whatever else its clock says")
  func watched() {
    let groups: [(Int64?, Int64)] = [(nil, 100), (95, 101), (nil, 110), (200, 111)]
    #expect(seconds(poured(groups)) == [100, 101, 110, 111])
    #expect(poured(groups).lag == nil)
  }

  @Test("what was recorded lies where it was, however late it comes, and what tells no time too")
  func recorded() {
    let groups: [(Int64?, Int64)] = [
      (nil, 9_000_000), (100, 9_000_000), (nil, 9_000_001), (160, 9_000_001), (nil, 9_000_004),
    ]
    #expect(seconds(poured(groups)) == [100, 100, 101, 160, 163])
    #expect(poured(groups).lag == Milliseconds(8_999_841_000))
  }

  @Test("what is told in time again is watched from there on")
  func caughtUp() {
    let groups: [(Int64?, Int64)] = [(100, 9000), (200, 9001), (9002, 9002), (nil, 9060)]
    #expect(seconds(poured(groups)) == [100, 200, 9002, 9060])
    #expect(poured(groups).lag == nil)
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
