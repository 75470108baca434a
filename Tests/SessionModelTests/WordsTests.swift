import JSONReading
import TestSupport
import Testing

@testable import SessionModel

@Suite("Words for figures")
struct WordsTests {
  @Test(
    "a duration is told to the nearest of its last unit, in at most six columns",
    arguments: [
      (-5, "0ms"), (44, "44ms"), (94, "94ms"), (95, "0.1s"), (449, "0.4s"),
      (450, "0.5s"), (990, "1.0s"), (12_400, "12.4s"),
      (59_949, "59.9s"), (59_950, "1m00s"), (64_000, "1m04s"), (723_000, "12m03s"),
      (3_599_499, "59m59s"), (3_599_500, "1h00m"), (7_380_000, "2h03m"), (7_500_000, "2h05m"),
      (86_369_999, "23h59m"), (86_370_000, "1d00h"), (273_600_000, "3d04h"),
      (8_640_000_000, "100d"), (.max, "99999d"),
    ] as [(Int64, String)])
  func durations(_ milliseconds: Int64, _ text: String) {
    #expect(DurationText.short(Milliseconds(milliseconds)) == text)
    #expect(text.count <= DurationText.width)
  }

  @Test(
    "what is told in passing takes four columns at most",
    arguments: [
      (-5, "0s"), (59_999, "59s"), (3_599_999, "59m"), (86_399_999, "23h"), (86_400_000, "1d"),
      (34_560_000_000, "400d"), (86_399_999_999, "999d"), (86_400_000_000, "2y"),
      (.max, "4462y"),
    ] as [(Int64, String)])
  func passing(_ milliseconds: Int64, _ text: String) {
    #expect(DurationText.rough(Milliseconds(milliseconds)) == text)
    #expect(milliseconds == .max || text.count <= 4)
  }

  @Test(
    "a clock shows the second that a duration is told with",
    arguments: [
      (-5, "00:00", "0ms"), (102_499, "01:42", "1m42s"), (102_500, "01:43", "1m43s"),
      (2_881_600, "48:02", "48m02s"), (3_599_499, "59:59", "59m59s"),
      (3_599_500, "1:00:00", "1h00m"), (7_435_000, "2:03:55", "2h04m"),
      (86_399_499, "23:59:59", "1d00h"), (86_399_500, "1d 00:00:00", "1d00h"),
      (274_242_000, "3d 04:10:42", "3d04h"),
    ] as [(Int64, String, String)])
  func clocks(_ milliseconds: Int64, _ clock: String, _ short: String) {
    #expect(DurationText.clock(Milliseconds(milliseconds)) == clock)
    #expect(DurationText.short(Milliseconds(milliseconds)) == short)
  }

  @Test(
    "a day is told with its weekday, where the reader is",
    arguments: [
      (0, 0, "Thu 1 Jan 1970"), (1_760_400_000_000, 0, "Tue 14 Oct 2025"),
      (1_760_400_000_000, -7200, "Mon 13 Oct 2025"), (-1, 0, "Wed 31 Dec 1969"),
      (951_782_400_000, 0, "Tue 29 Feb 2000"),
    ] as [(Int64, Int, String)])
  func days(_ moment: Int64, _ zone: Int, _ text: String) {
    #expect(TimeText.day(Milliseconds(moment), zone: ClockZone(integerLiteral: zone)) == text)
  }

  @Test(
    "a size is told in thousands, with a decimal below ten",
    arguments: [
      (-1, "0 B", "0"), (0, "0 B", "0"), (999, "999 B", "999"), (1000, "1.0 KB", "1.0K"),
      (1024, "1.0 KB", "1.0K"), (9_949, "9.9 KB", "9.9K"), (9_950, "10 KB", "10K"),
      (999_499, "999 KB", "999K"), (999_500, "1.0 MB", "1.0M"), (38_000_000, "38 MB", "38M"),
      (1_300_000_000, "1.3 GB", "1.3G"), (2_000_000_000_000, "2 TB", "2T"),
    ] as [(Int64, String, String)])
  func sizes(_ bytes: Int64, _ text: String, _ brief: String) {
    #expect(SizeText.text(bytes) == text)
    #expect(SizeText.brief(bytes) == brief)
    #expect(brief.count <= SizeText.width)
  }

  @Test(
    "the median of an even number is the mean of the two in the middle",
    arguments: [([], nil), ([7], 7), ([1, 2], 1), ([1, 4, 9], 4), ([1, 4, 10, 99], 7)]
      as [([Int64], Int64?)])
  func medians(_ durations: [Int64], _ median: Int64?) {
    #expect(durations.map { Milliseconds($0) }.median?.count == median)
  }

  @Test(
    "whole numbers have their thousands set off",
    arguments: [
      (0, "0"), (999, "999"), (-1000, "-1,000"), (4812, "4,812"), (1_000_000, "1,000,000"),
    ])
  func numbers(_ number: Int, _ text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(
    "an argument is told on one line, with one blank for white space",
    arguments: [
      ("as it is", "as it is"), ("two\n  lines\t", "two lines"), ("a  b", "a b"), (" a", "a"),
      ("日本 語", "日本 語"), ("", ""), (" \n ", ""),
    ])
  func lines(_ text: String, _ line: String) {
    #expect(ArgumentSummary.line(text) == line)
  }

  @Test("a line and an exit status are read from bytes as they are from words", arguments: 0..<200)
  func bytesAndLetters(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let parts = [
      "a", "Exit code", "EXITED WITH CODE", "exit status", "exited with status", "exit", " ", "  ",
      ":", "=", "-", "7", "1234567", "\n", "\r\n", "\t", "\u{b}", "\u{1c}", "\u{1b}[0m", "é",
      "e\u{301}",
      "\u{a0}", "\u{2009}", "\u{3000}", "\u{85}", "\u{200b}", "\u{301}", "日本",
      String(repeating: "x", count: 90),
    ]
    let isASCII = seed.isMultiple(of: 2)
    let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
      let part = parts.randomElement(using: &random) ?? ""
      return isASCII && !part.utf8.allSatisfy { $0 < 0x80 } ? "." : part
    }.joined()
    let words = text.unicodeScalars.prefix(500).split { $0.properties.isWhitespace }
    #expect(ArgumentSummary.line(text) == words.map { String($0) }.joined(separator: " "))
    if !isASCII { return }
    let ends =
      text.utf8.count <= 600
      ? [text] : [String(text.utf8.prefix(300))!, String(text.utf8.suffix(300))!]
    #expect(ResultText(text, parser: JSONParser()).exit == ends.lazy.compactMap(Self.exit).first)
  }

  /// The exit status that stands in a text, by letters.
  private static func exit(in text: String) -> Int? {
    let lower = text.lowercased()
    for word in ["exit code", "exited with code", "exit status", "exited with status"] {
      guard let place = lower.unicodeScalars.firstRange(of: word.unicodeScalars) else { continue }
      let rest = lower.unicodeScalars[place.upperBound...].drop {
        " :=".unicodeScalars.contains($0)
      }
      let isNegative = rest.first == "-"
      let digits = rest.dropFirst(isNegative ? 1 : 0).prefix { ("0"..."9").contains($0) }
      if let number = Int(String(digits.prefix(6))) { return isNegative ? -number : number }
    }
    return nil
  }

  @Test("the argument that the user wants comes before what tells most")
  func wanted() {
    let arguments = Argument.list(
      #"{"command":"make","note":"https://example.org"}"#, parser: JSONParser())
    #expect(ArgumentSummary(of: arguments).text == "make")
    #expect(ArgumentSummary(of: arguments, wanted: "note").text == "example.org")
    #expect(ArgumentSummary(of: arguments, wanted: "other").text == "make")
  }
}
