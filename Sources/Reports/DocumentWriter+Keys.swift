import JSONReading
import SessionModel

/// What stands behind each key of the contract.
extension DocumentWriter {
  /// Writes the value of a key of the session.
  mutating func value(_ key: SessionKey, of session: Session, at position: Int32) {
    switch key {
    case .id: text(.root, .id, in: session, at: position)
    case .format: text(.root, .format, in: session, at: position)
    case .title: text(.root, .title, in: session, at: position)
    case .model: text(.root, .model, in: session, at: position)
    case .status: json.string(session.standing(at: position).value.word)
    case .inferred: json.bool(session.standing(at: position).isInferred)
    case .startedAt: time(session.moment(.root, .startedAt, at: position))
    case .completedAt: time(session.moment(.root, .completedAt, at: position))
    case .outputText: text(.root, .outputText, in: session, at: position)
    case .error: any(.root, .error, in: session, at: position)
    case .usage: usage(of: .root, in: session, at: position)
    }
  }

  /// Writes the tokens and the cost of a node.
  private mutating func usage(of node: NodeID, in session: Session, at position: Int32) {
    json.beginObject()
    for key in UsageKey.allCases {
      json.key(key.rawValue)
      if !number(node, key.channel, in: session, at: position) { json.null() }
    }
    json.endObject()
  }

  /// Writes the value of a key of an entry.
  ///
  /// - Parameter isCurrent: whether it is the last of its siblings that were not retracted.
  mutating func value(
    _ key: EntryKey, of entry: NodeID, in session: Session, at position: Int32, isCurrent: Bool
  ) {
    switch key {
    case .id: text(entry, .id, in: session, at: position)
    case .ts: time(session.moment(entry, .startedAt, at: position))
    case .role: json.string(session.role(entry).word)
    case .origin: text(entry, .origin, in: session, at: position)
    case .model: text(entry, .model, in: session, at: position)
    case .usage:
      if UsageKey.allCases.contains(where: {
        isNumber(entry, $0.channel, in: session, at: position)
      }) {
        usage(of: entry, in: session, at: position)
      } else {
        json.null()
      }
    case .state: json.string(session.state(of: entry, at: position, isCurrent: isCurrent))
    case .message: text(entry, .message, in: session, at: position)
    case .reasoning: text(entry, .reasoning, in: session, at: position)
    case .outputText: text(entry, .outputText, in: session, at: position)
    case .retracted: json.bool(session.isRetracted(entry, at: position))
    }
  }

  /// Writes the value of a key of a call.
  mutating func value(_ key: CallKey, of call: NodeID, in session: Session, at position: Int32) {
    switch key {
    case .id: text(call, .id, in: session, at: position)
    case .name: text(call, .name, in: session, at: position)
    case .arguments: arguments(call, in: session, at: position)
    case .result: any(call, .result, in: session, at: position)
    case .error: any(call, .error, in: session, at: position)
    case .status: json.string(session.standing(of: call, at: position).value.word)
    case .inferred: json.bool(session.standing(of: call, at: position).isInferred)
    case .startedAt: time(session.moment(call, .startedAt, at: position))
    case .completedAt: time(session.moment(call, .completedAt, at: position))
    case .duration:
      if number(call, .duration, in: session, at: position) { return }
      if let duration = session.measuredDuration(of: call, at: position) {
        json.number(duration.count)
      } else {
        json.null()
      }
    }
  }
}
