/// What the values at the front of a source tell of its format, one after the other.
struct Sighting {
  /// The format that a value can be of only.
  private(set) var certain: Format?
  /// The first of those that values may be of.
  private(set) var suspected: Format?
  /// Values that were seen.
  private(set) var count = 0

  /// Looks at one more value.
  mutating func see(_ probe: Probe) {
    count += 1
    certain = certain ?? Format.all.first { $0.recognises(probe) }
    if suspected == nil { suspected = Format.all.first { $0.suspects(probe) } }
  }
}
