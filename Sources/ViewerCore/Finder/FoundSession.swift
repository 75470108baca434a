import Sessions

/// A session in which something was found, with some of its hits.
package struct FoundSession: Sendable {
  /// The session.
  package var session: ListedSession
  /// The hits, in the order in which they stand in it.
  package var hits: [FoundHit]

  /// Makes a session with hits.
  package init(_ session: ListedSession, _ hits: [FoundHit]) {
    (self.session, self.hits) = (session, hits)
  }
}
