import Glibc
import SessionModel

/// The clocks of the benchmarks.
enum Clock {
  /// Nanoseconds of processor time of this thread so far, which other programs do not lengthen.
  static var cpu: Int64 { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

  /// Milliseconds on a clock that never runs backwards.
  static var now: Double { Double(nanoseconds(CLOCK_MONOTONIC)) / 1_000_000 }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The median processor time of some runs in milliseconds, after one that is not counted.
  static func median(of runs: Int, _ body: () -> Void) -> Double {
    body()
    return (0..<runs).map { _ in
      let start = cpu
      body()
      return Double(cpu - start) / 1_000_000
    }.median
  }
}

extension [Double] {
  /// The value in the middle; not a number when there is none.
  var median: Double { percentile(50) }

  /// The value that this share of the others is below, in percent.
  func percentile(_ share: Int) -> Double {
    isEmpty ? .nan : sorted()[Swift.min(count - 1, count * share / 100)]
  }
}
