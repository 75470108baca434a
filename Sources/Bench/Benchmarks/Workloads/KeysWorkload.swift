/// The time from a key to the end of the frame that it leads to.
enum KeysWorkload {
  /// Goes down row by row, and to both ends.
  static func run(_ run: inout Run) {
    let rivals = Rival.all(run)
    if rivals.isEmpty { return }
    let file = Rival.session(megabytes: 10, run)
    for (keys, name) in [(["j"], "j"), (["G", "g"], "both ends")] {
      var found: [(rival: Rival, times: [Double], bytes: Double)] = []
      for rival in rivals {
        guard let program = ProgramRun(rival.opening + [file], home: run.folder.path) else {
          continue
        }
        program.waitForQuiet(milliseconds: 500)
        let (times, bytes) = press(keys, program, times: keys.count == 1 ? 200 : 20)
        found.append((rival, times, bytes))
      }
      found.map { (rival: $0.rival, figure: $0.times.median) }.print("key \(name), p50", "ms")
      found.map { (rival: $0.rival, figure: $0.times.percentile(99)) }
        .print("key \(name), p99", "ms")
      found.map { (rival: $0.rival, figure: $0.bytes) }.print("key \(name)", "bytes")
    }
  }

  /// Presses keys in turn.
  ///
  /// - Returns: the milliseconds until each one's last byte, and the bytes a key.
  private static func press(_ keys: [String], _ program: ProgramRun, times count: Int)
    -> (times: [Double], bytes: Double)
  {
    var times: [Double] = []
    var bytes = 0
    for turn in 0..<count {
      let start = Clock.now
      program.type(keys[turn % keys.count])
      let answer = program.waitForQuiet(milliseconds: 30)
      guard let last = answer.last else { continue }
      times.append(last - start)
      bytes += answer.bytes
    }
    return (times, Double(bytes) / Double(max(1, times.count)))
  }
}
