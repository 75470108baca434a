import CSignals
import Glibc

/// The signals that end a program without a screen, as something that a loop can wait for.
package struct SignalSource: ~Copyable {
  /// Readable when a signal came.
  package let descriptor: Int32

  /// Takes the signals over.
  package init() { descriptor = csignals_install(-1) }

  deinit { csignals_uninstall() }

  /// The signal that asks the program to end, if one came.
  package func taken() -> Int32? {
    let taken = csignals_take()
    return [SIGINT, SIGTERM, SIGHUP, SIGQUIT].first { taken & (1 << UInt64($0)) != 0 }
  }
}
