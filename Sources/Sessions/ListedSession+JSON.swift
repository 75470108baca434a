import JSONReading
import SessionModel

extension ListedSession {
  /// Writes the session as an object of `espalier sessions --json`; keys always appear, in this order.
  package func write(to json: inout JSONWriter) {
    func text(_ key: String, _ value: String?) {
      json.key(key)
      if let value { json.string(value) } else { json.null() }
    }
    json.beginObject()
    text("source", source)
    text("agent", agent)
    text("format", format)
    text("id", glance?.id)
    text("state", state.rawValue)
    json.key("live")
    json.bool(state.isLive)
    text("project", project.isEmpty ? nil : project)
    text("folder", glance?.folder)
    text("title", glance?.title ?? glance?.prompt)
    text("model", glance?.model)
    text("started_at", glance?.startedAt.map { TimeText.text($0) })
    text("modified_at", TimeText.text(modified))
    json.key("size")
    if let size { json.number(size) } else { json.null() }
    json.key("tool_calls")
    if let calls = glance?.calls {
      json.beginObject()
      for (key, count) in [
        ("completed", calls.completed), ("failed", calls.failed), ("open", calls.open),
      ] {
        json.key(key)
        json.number(count)
      }
      json.key("partial")
      json.bool(calls.isPartial)
      json.endObject()
    } else {
      json.null()
    }
    text("waiting_for", waitingFor)
    text("forked_from", glance?.forkedFrom)
    text("host", origin?.host)
    json.endObject()
  }
}
