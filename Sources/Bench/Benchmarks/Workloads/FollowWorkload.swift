import Glibc

/// A program behind a file to which a thousand lines a second are added.
enum FollowWorkload {
  private static let (seconds, linesASecond) = (5, 1000)

  /// Adds lines and takes what is written.
  static func run(_ run: inout Run) {
    var found: [(rival: Rival, share: Double, frames: Frames)] = []
    for rival in Rival.all(run) {
      let file = run.folder.write(ClaudeSample.prompt, to: "growing-\(rival.name).jsonl")
      let descriptor = open(file, O_WRONLY | O_APPEND | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard let program = ProgramRun(rival.following + [file], home: run.folder.path) else {
        continue
      }
      program.waitForQuiet(milliseconds: 700)
      let before = program.processorTime
      let frames = grow(descriptor, program)
      let share = (program.processorTime - before) / Double(seconds * 1000)
      found.append((rival, 100 * share, frames))
    }
    found.map { (rival: $0.rival, figure: $0.share) }.print("follow 1,000 lines/s, processor", "%")
    found.map { (rival: $0.rival, figure: $0.frames.bytesAFrame) }
      .print("follow 1,000 lines/s, a frame", "bytes")
    found.map { (rival: $0.rival, figure: Double($0.frames.count) / Double(seconds)) }
      .print("follow 1,000 lines/s, frames", "a second")
  }

  /// What was written: bursts with silence between them.
  private struct Frames {
    var bytes = 0
    var count = 0

    var bytesAFrame: Double { Double(bytes) / Double(max(1, count)) }
  }

  /// Adds ten lines each hundredth of a second.
  private static func grow(_ descriptor: Int32, _ program: ProgramRun) -> Frames {
    var frames = Frames()
    let start = Clock.now
    var line = 0
    var lastByte = 0.0
    while line < seconds * linesASecond {
      let due = start + Double(line) * 1000 / Double(linesASecond)
      let now = Clock.now
      if now >= due {
        var lines = ""
        for _ in 0..<10 {
          lines += ClaudeSample.answer(line, id: "f\(line)", "Line \(line) of what is done")
          line += 1
        }
        _ = SystemFile.append(Array(lines.utf8), to: descriptor)
        continue
      }
      let count = program.read(milliseconds: max(1, Int(due - now)))
      if count > 0 {
        let now = Clock.now
        if now - lastByte > 5 { frames.count += 1 }
        lastByte = now
        frames.bytes += count
      }
    }
    return frames
  }
}
