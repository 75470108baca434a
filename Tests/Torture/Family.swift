/// A kind of torture: a row of the table that `make torture` writes.
package enum Family: String, CaseIterable, Sendable {
  case inputs, screens, faults, pairs, following, life, terms, descriptors, limits, recordings, disk
  case calls

  /// What is done.
  package var about: String {
    switch self {
    case .inputs: "hostile and broken sources of every format, every command and style"
    case .screens: "hostile sources in the viewer, every key of the key map pressed"
    case .faults: "every fault of a job's server, piped and in a terminal"
    case .pairs: "random pairs of faults of a job's server, piped and in a terminal"
    case .following: "files that move, shrink and come back, with notifications and without"
    case .life: "signals, traps, hang-up, stop, sizes, storms of sizes, a slow terminal"
    case .terms: "every common value of TERM"
    case .descriptors: "descriptors that are closed or full, for every command"
    case .limits: "limits of descriptors and of memory"
    case .recordings: "recordings whose writer is killed at any moment"
    case .disk: "recordings on a disk that fills and empties"
    case .calls: "system calls that fail, the first to the fiftieth of each"
    }
  }

  /// What is asked of the program.
  package var judge: String {
    switch self {
    case .inputs: "ends in time, no crash, no forbidden byte, JSON is JSON and folds"
    case .screens: "no crash, no forbidden sequence, text around the payload seen, terminal clean"
    case .faults, .pairs:
      "updates fold to the last answer, one completed at the end, terminal clean"
    case .following: "every record once and in order"
    case .life: "ends by the signal, terminal clean"
    case .terms: "draws or says why not, terminal clean"
    case .descriptors, .limits: "ends in time, no crash; a failure is told"
    case .recordings: "opens, one torn tail at most, nothing lost or doubled, resumes"
    case .disk: "whole lines only, says so, resumes"
    case .calls: "ends in time, no crash, no success that is none"
    }
  }

  /// How many tries go on at the same time: those that wait for something are more than those that compute.
  package var width: Int {
    switch self {
    case .inputs, .screens, .calls, .descriptors, .limits, .terms, .recordings: 4
    case .faults, .pairs, .following: 12
    case .life: 6
    case .disk: 2
    }
  }

  /// The tries, or why there are none.
  package func tries(_ torture: Torture) -> Plan {
    switch self {
    case .inputs: .tries(HostileInputs.tries(torture))
    case .screens: .tries(HostileScreens.tries(torture))
    case .faults: FaultyServer.singles(torture)
    case .pairs: FaultyServer.pairs(torture)
    case .following: FollowFaults.plan(torture)
    case .life: .tries(TerminalLife.tries(torture))
    case .terms: .tries(TerminalTypes.tries(torture))
    case .descriptors: .tries(Descriptors.tries(torture))
    case .limits: .tries(Limits.tries(torture))
    case .recordings: .tries(KilledRecordings.tries(torture))
    case .disk: FullDisk.plan(torture)
    case .calls: FailingCalls.plan(torture)
    }
  }

  /// What a family has to do here.
  package enum Plan: Sendable {
    case tries([Try])
    case skipped(String)
  }
}
