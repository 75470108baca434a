import Glibc

extension Invocation {
  /// Whether to leave when the job ends: at a terminal only when that is asked for.
  var leavesWhenDone: Bool { has(.exitWhenDone) || isatty(STDOUT_FILENO) == 0 }
}
