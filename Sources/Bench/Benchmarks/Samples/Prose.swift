/// The words that made-up sessions are filled with, as they stand in a JSON string.
struct Prose {
  private var numbers: Numbers

  init(seed: UInt64) { numbers = Numbers(seed: seed) }

  /// A line as tools and models write them: mostly ASCII, some escapes, some other letters.
  private static let lines = [
    #"Reading the module once more, and what calls it.\n"#,
    #"\tlet value = try decoder.decode(\"name\", from: bytes)  // naïve\n"#,
    #"error: café.swift:118:20: no such member “line” in “Range”\n"#,
    #"    at Object.run (/home/me/api/src/server/index.js:41:7)\n"#,
    #"test result: ok. 214 passed; 0 failed; 3 ignored; finished in 4.31s\n"#,
  ]

  /// Text of about so many bytes.
  mutating func text(_ size: Int) -> String {
    var text = ""
    while text.utf8.count < size { text += Self.lines[numbers.next(below: Self.lines.count)] }
    return text
  }

  /// A size as results of tools have it: mostly small, one in fifty large.
  mutating func resultSize() -> Int {
    numbers.next(below: 50) == 0 ? 30_000 : 300 + numbers.next(below: 2000)
  }

  /// A moment, two seconds behind the one before.
  static func moment(_ turn: Int) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let seconds = turn * 2
    let day = 1 + seconds / 86_400 % 28
    return
      "2026-01-\(two(day))T\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).250Z"
  }
}
