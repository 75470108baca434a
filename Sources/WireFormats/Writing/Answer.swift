import SessionModel

/// An answer of the model that is being written, for sources that record its pieces one by one.
///
/// An answer is reasoning, then text, then calls; that the next one began is told by a piece out of this
/// order, or by a mark behind the last one.
struct Answer {
  /// A piece of an answer.
  enum Piece {
    case reasoning, text, call
  }

  /// The entry of the answer.
  private(set) var entry: NodeID?
  /// How many pieces of reasoning it has.
  private(set) var reasonings = 0
  private(set) var hasText = false
  private(set) var hasCalls = false
  private var isClosed = false

  /// The entry whose text is being written.
  var speaking: NodeID? { hasText && !hasCalls && !isClosed ? entry : nil }

  /// Ends the answer: what comes next belongs to another one.
  mutating func close() { isClosed = true }

  /// The entry that a piece belongs to.
  mutating func entry(for piece: Piece, on writer: inout RecordWriter) -> NodeID {
    let isOutOfOrder = piece != .call && (hasCalls || hasText)
    let found: NodeID
    if let entry, !isClosed, !isOutOfOrder {
      found = entry
    } else {
      self = Answer()
      found = writer.entry(nil, .assistant)
      entry = found
    }
    switch piece {
    case .reasoning: reasonings += 1
    case .text: hasText = true
    case .call: hasCalls = true
    }
    return found
  }

  /// Adds a piece of reasoning, with room before it.
  mutating func add(reasoning: Datum, on writer: inout RecordWriter) {
    let entry = entry(for: .reasoning, on: &writer)
    if reasonings > 1 { writer.append(entry, .reasoning, writer.keep("\n\n")) }
    writer.append(entry, .reasoning, reasoning)
  }
}
