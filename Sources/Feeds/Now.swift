import SessionModel

/// One moment on both clocks.
package struct Now: Sendable {
  /// The moment for people: since 1970, may jump.
  package var wall: Milliseconds
  /// The moment for spans and deadlines: since some start, never runs backwards.
  package var monotonic: Milliseconds

  package init(wall: Milliseconds, monotonic: Milliseconds) {
    self.wall = wall
    self.monotonic = monotonic
  }
}
