import SessionModel

/// The session as a trace of OpenTelemetry (OTLP in JSON), by its conventions for generative AI.
///
/// The session is a span `invoke_agent`; below it each entry is one (an answer of a model a `chat`), below that each
/// call an `execute_tool`, and below a call with a subagent an `invoke_agent` with its entries. What the conventions
/// have no word for stands in attributes of our own (`TraceMark`), so that reading a trace gives the session again.
enum OTLPReport {
  /// Writes the trace as a report style, piece by piece.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    var trace = TraceWriter(session, options)
    trace.begin()
    for step in TreeWalk(session, options) {
      if step.isStart { trace.enter(step) } else { trace.leave() }
      if let piece = trace.takePiece() { sink(piece) }
    }
    sink(trace.finish())
  }
}
