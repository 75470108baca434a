import Glibc

/// Session files that agents write to at a steady pace, each record with the moment at which it was written.
final class PublishedFiles {
  /// Where they stand.
  let paths: [String]
  /// How many records each has.
  private(set) var records: [Int]
  private let descriptors: [Int32]
  private var written = 0

  /// Records of a file in a second.
  static let rate = 2
  /// What stands around the moment in a record.
  private static let mark = Array("@@".utf8)
  /// What makes a record as long as those of agents are: 1.6 KB.
  private static let filling = String(
    repeating: "What was read and what follows from it. ", count: 33)

  /// Begins files.
  init(_ count: Int, in folder: TemporaryFolder) {
    paths = (0..<count).map { folder.write(ClaudeSample.prompt, to: "s\($0).jsonl") }
    descriptors = paths.map { open($0, O_WRONLY | O_APPEND | O_CLOEXEC) }
    records = Array(repeating: 1, count: count)
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// Writes for some seconds.
  ///
  /// - Parameter idle: takes the time until the next record, in milliseconds; 0 for none.
  /// - Returns: how long each `write` took, in milliseconds.
  func write(seconds: Int, idle: (Int) -> Void) -> [Double] {
    let count = seconds * Self.rate * paths.count
    let pause = 1000 / Double(Self.rate * paths.count)
    let start = Clock.now
    return (0..<count).map { number in
      while case let left = start + Double(number) * pause - Clock.now, left > 0 {
        idle(Int(left.rounded(.up)))
      }
      let file = number % paths.count
      let text = "@@\(Clock.now)@@ " + Self.filling
      let line = Array(ClaudeSample.answer(written, id: "w\(written)", text).utf8)
      written += 1
      records[file] += 1
      let before = Clock.now
      _ = SystemFile.append(line, to: descriptors[file])
      let taken = Clock.now - before
      // Who is late takes what comes all the same.
      idle(0)
      return taken
    }
  }

  /// When a record was written, on the clock of the benchmarks.
  static func moment(of line: [UInt8]) -> Double? {
    guard let start = place(in: line, from: 0), let end = place(in: line, from: start + 2) else {
      return nil
    }
    return Double(String(decoding: line[(start + 2)..<end], as: UTF8.self))
  }

  private static func place(in line: [UInt8], from start: Int) -> Int? {
    (start..<max(start, line.count - 1)).first { line[$0] == mark[0] && line[$0 + 1] == mark[1] }
  }
}
