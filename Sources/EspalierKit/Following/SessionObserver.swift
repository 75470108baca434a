import Feeds
import SessionModel

/// Somebody who wants to know of every change of a session: a recording, a printer, a server.
package protocol SessionObserver: AnyObject {
  /// A record was read.
  ///
  /// - Parameters:
  ///   - record: valid only during the call; `nil` when the end of the source changed the session.
  func sessionChanged(_ session: Session, by record: Record?, now: Now)

  /// When the observer wants to be stepped, on the monotonic clock.
  var deadline: Milliseconds? { get }

  /// Does what is due.
  func step(_ session: Session, now: Now)

  /// Nothing more will come.
  func finish(_ session: Session, now: Now)
}

extension SessionObserver {
  package var deadline: Milliseconds? { nil }
  package func step(_ session: Session, now: Now) {}
  package func finish(_ session: Session, now: Now) {}
}
