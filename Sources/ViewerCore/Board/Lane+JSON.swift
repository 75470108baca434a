import JSONReading
import SessionModel
import Sessions

extension Board {
  /// Writes the board as the document of `espalier --json`; keys always appear, in this order.
  ///
  /// - Parameters:
  ///   - host: the name of this machine.
  ///   - offline: the machines that cannot be asked, each with the reason.
  package func write(
    to json: inout JSONWriter, host: String, offline: [String] = [], now: Milliseconds
  ) {
    json.beginObject()
    json.key("espalier_board")
    json.number(1)
    json.key("host")
    json.string(host)
    json.key("at")
    json.string(TimeText.text(now))
    json.key("counts")
    json.beginObject()
    for (key, number) in [
      ("permission", count(.permission)), ("question", count(.question)),
      ("failed", count(.failed)), ("stuck", count(.stuck)), ("stopped", count(.stopped)),
      ("running", count(.running)), ("done", count(.unseen, .done)),
    ] {
      json.key(key)
      json.number(number)
    }
    json.endObject()
    json.key("today")
    if let today {
      json.beginObject()
      json.key("tokens")
      json.number(today.tokens)
      json.key("cost_usd")
      json.number((today.cost * 1e8).rounded() / 1e8)
      json.key("partial")
      json.bool(today.isPartial)
      json.key("over_budget")
      if let dayExcess { json.string(dayExcess) } else { json.null() }
      json.endObject()
    } else {
      json.null()
    }
    json.key("lanes")
    json.beginArray()
    for lane in lanes { lane.write(to: &json, host: host, now: now) }
    json.endArray()
    json.key("before")
    json.beginArray()
    for session in before { session.write(to: &json) }
    json.endArray()
    json.key("offline")
    json.beginArray()
    for machine in offline { json.string(machine) }
    json.endArray()
    json.endObject()
  }
}

extension Lane {
  /// Writes the lane as an object; keys always appear, in this order.
  fileprivate func write(to json: inout JSONWriter, host: String, now: Milliseconds) {
    func text(_ key: String, _ value: String?) {
      json.key(key)
      if let value { json.string(value) } else { json.null() }
    }
    func number(_ key: String, _ value: (some BinaryInteger)?) {
      json.key(key)
      if let value { json.number(Int64(value)) } else { json.null() }
    }
    let glance = session.glance
    json.beginObject()
    text("id", glance?.id)
    text("source", session.source)
    text("host", session.origin?.host ?? host)
    number("silent_ms", session.silence(now: now)?.count)
    number("pid", session.process)
    text("cwd", glance?.folder)
    text("branch", glance?.branch)
    text("agent", session.agent)
    text("model", glance?.model)
    text("title", glance?.title ?? glance?.prompt)
    text("status", standing.word)
    text("needs", standing.need)
    text("since", TimeText.text(since))
    text("what", self.text)
    json.key("tool")
    if let call = facts?.call {
      json.beginObject()
      text("name", call.name)
      text("text", call.text)
      text("kind", call.kind.word)
      text("status", call.status.word)
      text("since", call.since.map { TimeText.text($0) })
      number("usual_ms", call.usual?.count)
      json.endObject()
    } else {
      json.null()
    }
    json.key("tool_calls")
    if let calls = glance?.calls {
      json.beginObject()
      number("completed", calls.completed)
      number("failed", calls.failed)
      number("open", calls.open)
      json.key("partial")
      json.bool(calls.isPartial)
      json.endObject()
    } else {
      json.null()
    }
    number("turn", facts.map(\.turn))
    number("tokens", facts?.tokens)
    number("context_percent", facts?.context)
    json.key("cost_usd")
    if let cost = facts?.cost { json.number((cost * 1e8).rounded() / 1e8) } else { json.null() }
    let isCounted = facts?.isWhole == true
    number("lines_added", isCounted ? facts?.added : nil)
    number("lines_removed", isCounted ? facts?.removed : nil)
    text("last_words", facts?.words)
    text("told_by", ground.rawValue)
    text("over_budget", excess)
    json.endObject()
  }
}
