import JSONReading
import SessionModel

extension ViewerState {
  /// How long a call that is at work usually takes, from past runs; `nil` where too little is known.
  ///
  /// A call that waits for a person is not measured by it.
  package func usualDuration(
    of id: NodeID, _ status: ToolStatus?, _ session: Session, parser: JSONParser
  ) -> Milliseconds? {
    guard status?.isAtWork == true else { return nil }
    return usual.usual(CallNames.of(id, session, at: position, parser: parser))
  }
}

extension DurationText {
  /// `(usual 6s)`: of what is usual, tenths of seconds are noise.
  package static func usual(_ span: Milliseconds) -> String {
    let isSeconds = (1000..<60_000).contains(span.count)
    return "(usual \(isSeconds ? rough(span + Milliseconds(500)) : short(span)))"
  }
}
