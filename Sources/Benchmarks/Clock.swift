import Glibc

/// The processor time of this thread, which other programs do not lengthen.
enum Clock {
  /// Nanoseconds of processor time so far.
  static var cpu: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The median time of some runs in milliseconds, after one that is not counted.
  static func median(of runs: Int, _ body: () -> Void) -> Double {
    body()
    let times = (0..<runs).map { _ in
      let start = cpu
      body()
      return Double(cpu - start) / 1_000_000
    }
    return times.sorted()[runs / 2]
  }
}
