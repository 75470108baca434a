extension Session {
  /// Opens a new group of events.
  ///
  /// - Parameters:
  ///   - time: when the source says that it was; `nil` where it does not.
  ///   - arrival: when it came, on the wall clock; `nil` for what was recorded.
  public mutating func mark(_ time: Milliseconds?, arrival: Milliseconds? = nil) {
    timeline.mark(position: position, time: time, arrival: arrival)
  }
}
