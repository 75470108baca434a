import JSONReading
import SessionModel

/// State and activities: values that patches change.
extension AGUI {
  mutating func stateSnapshot(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    // CopilotKit told the state as JSON text.
    guard let value = event.value["snapshot"] ?? event.value["state"] else { return }
    if event.value["snapshot"] == nil, let text = value.string {
      do throws(JSONError) {
        state = try innerParser.parse(copying: Array(text.utf8)) {
          (value) throws(JSONError) in JSONTree(value)
        }
      } catch {
        writer.malformed("the state is no JSON: \(error.message)")
      }
    } else {
      state = JSONTree(value)
    }
    writer.set(.root, .data, writer.keep(value))
  }

  mutating func stateDelta(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let value = event[.patch] else { return }
    var changed = state ?? .empty
    guard apply(value, of: event, to: &changed) else { return }
    state = changed
    for (place, piece) in stateText.change(to: changed.json, in: writer.store).enumerated() {
      if place == 0 { writer.set(.root, .data, piece) } else { writer.append(.root, .data, piece) }
    }
  }

  /// Applies a patch; one that cannot be applied leaves everything as it is, and is told as a rule.
  private mutating func apply(_ value: JSONValue, of event: AGUIEvent, to tree: inout JSONTree)
    -> Bool
  {
    let patch: JSONPatch
    do throws(JSONPatch.Failure) {
      patch = try JSONPatch(value)
    } catch {
      rules.see(patch: event, .noPatch, error)
      return false
    }
    for operation in patch.unknown { rules.see(patch: event, .noPatch, operation) }
    do throws(JSONPatch.Failure) {
      try patch.apply(to: &tree)
    } catch {
      rules.see(patch: event, .deltaFailed, error)
      return false
    }
    return true
  }

  // MARK: Activities

  mutating func activitySnapshot(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let content = event[.object], content.kind == .object else { return }
    if activities[id] != nil, event.value["replace"]?.bool == false { return }
    activity(id, type: event[.activity], content: content, &writer)
  }

  /// Writes an activity as a snapshot shows it.
  mutating func activity(
    _ id: SourceID, type: JSONValue?, content: JSONValue, _ writer: inout RecordWriter
  ) {
    let node: NodeID
    if let known = activities[id] {
      node = known.node
    } else {
      node = writer.entry(nil, .step)
      writer.set(node, .id, writer.keep(id.text))
    }
    if let type { writer.set(node, .message, writer.keep(type)) }
    writer.set(node, .outputText, writer.keep(content))
    activities[id] = Activity(node: node, content: JSONTree(content))
  }

  mutating func activityDelta(_ event: AGUIEvent, _ writer: inout RecordWriter) {
    guard let id = event.id, let value = event[.patch] else { return }
    guard var activity = activities[id] else {
      writer.add(
        .note(
          AGUIRule.activityUnknown.note(
            line: writer.record.number, "a patch for the activity '\(id.text)', which is not there")
        ))
      return
    }
    guard apply(value, of: event, to: &activity.content) else { return }
    activities[id] = activity
    writer.set(activity.node, .outputText, writer.keep(json: activity.content.json))
    if let type = event[.activity] { writer.set(activity.node, .message, writer.keep(type)) }
  }
}
