/// What a program does when nothing happens.
enum IdleWorkload {
  /// Leaves a session that is over alone for five seconds.
  static func run(_ run: inout Run) {
    let file = Rival.session(megabytes: 10, run)
    var found: [(rival: Rival, bytes: Double, wakeUps: Double, time: Double)] = []
    for rival in Rival.all(run) {
      guard let program = ProgramRun(rival.opening + [file], home: run.folder.path) else {
        continue
      }
      program.waitForQuiet(milliseconds: 1000)
      let (wakeUps, time) = (program.wakeUps, program.processorTime)
      let end = Clock.now + 5000
      var bytes = 0
      while Clock.now < end { bytes += program.read(milliseconds: Int(end - Clock.now) + 1) }
      found.append(
        (rival, Double(bytes), Double(program.wakeUps - wakeUps), program.processorTime - time))
    }
    found.map { (rival: $0.rival, figure: $0.bytes) }.print("idle 5 s, written", "bytes")
    found.map { (rival: $0.rival, figure: $0.wakeUps) }.print("idle 5 s, wake-ups", "")
    found.map { (rival: $0.rival, figure: $0.time) }.print("idle 5 s, processor", "ms")
  }
}
