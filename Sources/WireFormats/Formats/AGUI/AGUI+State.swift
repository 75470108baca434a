import JSONReading
import SessionModel

/// State and activities: values that patches change.
extension AGUI {
  mutating func stateSnapshot(_ event: AGUIEvent, _ page: inout Page) {
    // CopilotKit told the state as JSON text.
    guard let value = event.value["snapshot"] ?? event.value["state"] else { return }
    if event.value["snapshot"] == nil, let text = value.string {
      do throws(JSONError) {
        state = try innerParser.parse(copying: Array(text.utf8)) {
          (value) throws(JSONError) in JSONTree(value)
        }
      } catch {
        page.malformed("the state is no JSON: \(error.message)")
      }
    } else {
      state = JSONTree(value)
    }
    page.set(.root, .data, page.keep(value))
  }

  mutating func stateDelta(_ event: AGUIEvent, _ page: inout Page) {
    guard let value = event[.patch] else { return }
    var changed = state ?? .empty
    guard apply(value, to: &changed) else { return }
    state = changed
    for (place, piece) in stateText.change(to: changed.json, in: page.writer.store).enumerated() {
      if place == 0 { page.set(.root, .data, piece) } else { page.append(.root, .data, piece) }
    }
  }

  /// Applies a patch; one that cannot be applied leaves everything as it is, and is told as a rule.
  private mutating func apply(_ value: JSONValue, to tree: inout JSONTree) -> Bool {
    let patch: JSONPatch
    do throws(JSONPatch.Failure) {
      patch = try JSONPatch(value)
    } catch {
      rules.see(patch: error, isPatch: false)
      return false
    }
    do throws(JSONPatch.Failure) {
      try patch.apply(to: &tree)
    } catch {
      rules.see(patch: error, isPatch: true)
      return false
    }
    rules.see(patch: nil, isPatch: true)
    return true
  }

  // MARK: Activities

  mutating func activitySnapshot(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let content = event[.object], content.kind == .object else { return }
    if activities[SourceID(id)] != nil, event.value["replace"]?.bool == false { return }
    activity(id, type: event[.activity], content: content, &page)
  }

  /// Writes an activity as a snapshot shows it.
  mutating func activity(
    _ id: String, type: JSONValue?, content: JSONValue, _ page: inout Page
  ) {
    let node: NodeID
    if let known = activities[SourceID(id)] {
      node = known.node
    } else {
      node = page.entry(nil, .step)
      page.set(node, .id, page.keep(id))
    }
    if let type { page.set(node, .message, page.keep(type)) }
    page.set(node, .outputText, page.keep(content))
    activities[SourceID(id)] = Activity(node: node, content: JSONTree(content))
  }

  mutating func activityDelta(_ event: AGUIEvent, _ page: inout Page) {
    guard let id = event.id, let value = event[.patch] else { return }
    guard var activity = activities[SourceID(id)] else {
      page.writer.add(
        .note(
          AGUIRule.activityUnknown.note(
            line: page.record.number, "a patch for the activity '\(id)', which is not there")))
      return
    }
    do throws(JSONPatch.Failure) {
      try JSONPatch(value).apply(to: &activity.content)
      activities[SourceID(id)] = activity
      page.set(activity.node, .outputText, page.keep(json: activity.content.json))
      if let type = event[.activity] { page.set(activity.node, .message, page.keep(type)) }
    } catch {
      page.writer.add(
        .note(
          AGUIRule.deltaFailed.note(
            line: page.record.number,
            "ACTIVITY_DELTA, operation \(error.operation): \(error.reason)")))
    }
  }
}
