import SessionModel

/// What was found of the filter's text.
package struct FilterFinds {
  /// The search for it; `nil` while the filter has no text.
  package internal(set) var run: SearchRun?
  /// The position that was searched.
  var position: Int32 = 0
  /// Which of the finds the outline was made with.
  private var version: Int?

  /// Looks at another position, when there is one; true when the outline was made with other finds.
  mutating func settle(at position: Int32, _ session: Session) -> Bool {
    if run != nil, self.position != position {
      run?.look(at: position, session)
      self.position = position
    }
    if version == run?.version { return false }
    version = run?.version
    return true
  }
}
