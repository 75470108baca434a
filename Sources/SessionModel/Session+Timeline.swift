extension Session {
  /// Opens a new group of events: what comes next arrived at `time`.
  public mutating func mark(_ time: Milliseconds?) {
    timeline.mark(position: position, time: time)
  }
}
