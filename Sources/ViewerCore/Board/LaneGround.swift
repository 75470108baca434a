/// Who says how a lane of the board stands.
package enum LaneGround: String, CaseIterable, Sendable {
  /// A hook of its agent.
  case hook
  /// Its process, as it writes itself down, together with its records.
  case process
  /// Its records alone, and the clock.
  case record
}
