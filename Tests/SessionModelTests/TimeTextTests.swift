import SessionModel
import Testing

@Suite("Times as text")
struct TimeTextTests {
  @Test(
    "many spellings are read",
    arguments: [
      ("2025-09-14T19:24:28.790396+00:00", "2025-09-14T19:24:28.790Z"),
      ("2025-09-14T19:24:28Z", "2025-09-14T19:24:28.000Z"),
      ("2025-09-14 19:24:28.5", "2025-09-14T19:24:28.500Z"),
      ("2025-09-14T21:24:28+0200", "2025-09-14T19:24:28.000Z"),
      ("2025-09-14T14:54:28-04:30", "2025-09-14T19:24:28.000Z"),
      ("2024-02-29", "2024-02-29T00:00:00.000Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
      ("2999-01-01T00:00Z", "2999-01-01T00:00:00.000Z"),
    ])
  func reads(text: String, expected: String) {
    #expect(TimeText.moment(text).map { TimeText.text($0) } == expected)
  }

  @Test(
    "what is no time is none",
    arguments: [
      "", "now", "2025-13-01", "2025-09-14T", "2025-09-14T25:00Z", "2025-09-14T10:00Zjunk",
      "14.9.2025",
    ])
  func refuses(text: String) {
    #expect(TimeText.moment(text) == nil)
  }

  @Test("days are told where the clock is shifted, in one width")
  func days() throws {
    let moment = try #require(TimeText.moment("2025-09-04T23:24:28Z"))
    #expect(TimeText.day(moment, zone: 0) == "Thu 4 Sep 2025")
    #expect(TimeText.dayAndClock(moment, zone: 0) == " 4 Sep 23:24")
    #expect(TimeText.dayAndClock(moment, zone: 3600) == " 5 Sep 00:24")
    let later = try #require(TimeText.moment("2025-12-31T00:10:00Z"))
    #expect(TimeText.dayAndClock(later, zone: -3600) == "30 Dec 23:10")
    #expect(TimeText.dayNumber(later, zone: 0) == TimeText.dayNumber(later, zone: -3600) + 1)
  }

  /// Berlin in 2025.
  private static let berlin = ClockZone { moment in
    let summer = Milliseconds(1_743_296_400_000)..<Milliseconds(1_761_440_400_000)
    return summer.contains(moment) ? 7200 : 3600
  }

  @Test(
    "a clock that is changed shows each moment as it did then",
    arguments: [
      ("2025-03-30T00:59:59Z", "30 Mar 01:59", "01:59:59"),
      ("2025-03-30T01:00:00Z", "30 Mar 03:00", "03:00:00"),
      ("2025-07-01T22:30:00Z", " 2 Jul 00:30", "00:30:00"),
      ("2025-10-26T00:59:59Z", "26 Oct 02:59", "02:59:59"),
      ("2025-10-26T01:00:00Z", "26 Oct 02:00", "02:00:00"),
      ("2025-12-01T22:30:00Z", " 1 Dec 23:30", "23:30:00"),
    ])
  func changed(text: String, day: String, clock: String) throws {
    let moment = try #require(TimeText.moment(text))
    #expect(TimeText.dayAndClock(moment, zone: Self.berlin) == day)
    #expect(TimeText.clock(moment, zone: Self.berlin) == clock)
  }

  @Test(
    "what a clock shows leads back to its moment, on the days of a change too",
    arguments: [
      ("2025-01-15 12:00", "2025-01-15T11:00:00.000Z"), ("2025-07-02", "2025-07-01T22:00:00.000Z"),
      ("2025-03-30 01:59", "2025-03-30T00:59:00.000Z"),
      // Left out by the change: an hour later, by the clock that was changed.
      ("2025-03-30 02:30", "2025-03-30T01:30:00.000Z"),
      ("2025-03-30 03:00", "2025-03-30T01:00:00.000Z"),
      ("2025-10-26 01:59", "2025-10-25T23:59:00.000Z"),
      // Shown twice: the first.
      ("2025-10-26 02:30", "2025-10-26T00:30:00.000Z"),
      ("2025-10-26 03:00", "2025-10-26T02:00:00.000Z"),
      ("2025-07-02T00:30Z", "2025-07-02T00:30:00.000Z"),
      ("2025-07-02T00:30-04:00", "2025-07-02T04:30:00.000Z"),
    ])
  func typed(text: String, expected: String) {
    #expect(Self.berlin.moment(typed: text).map { TimeText.text($0) } == expected)
  }

  @Test("writing and reading give the same moment, over eight thousand years")
  func roundTrip() {
    for day in stride(from: Int64(-700_000), to: 2_900_000, by: 997) {
      let moment = Milliseconds(day * 86_400_000 + (day &* 7_919_393) % 43_200_000 + 43_200_000)
      guard day > -719_000 else { continue }
      #expect(TimeText.moment(TimeText.text(moment)) == moment)
    }
  }

  @Test("the usual spelling is read as any other, whatever stands in it")
  func usual() {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("0123456789-:.TZ /;?@x")
    for _ in 0..<20_000 {
      var text = Array("2025-09-14T19:24:28.790Z")
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        text[Int.random(in: 0..<text.count, using: &generator)] =
          letters.randomElement(using: &generator) ?? "0"
      }
      let usual = String(text)
      // With a decimal more it is not the usual one.
      let other = String(text.dropLast()) + "0" + String(text.suffix(1))
      guard text[19] == ".", text[23] == "Z" else { continue }
      #expect(TimeText.moment(usual) == TimeText.moment(other), "\(usual)")
    }
  }

  @Test("numbers are seconds, or milliseconds when they are too many")
  func numbers() {
    #expect(TimeText.moment(number: 1_757_877_868.5)?.count == 1_757_877_868_500)
    #expect(TimeText.moment(number: 1_757_877_868_500)?.count == 1_757_877_868_500)
    #expect(TimeText.moment(number: .nan) == nil)
  }
}
