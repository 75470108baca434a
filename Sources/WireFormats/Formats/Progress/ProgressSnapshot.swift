import JSONReading
public import SessionModel

/// Progress snapshots: one answer to a poll, a log of answers (one a line), or a saved one.
///
/// Source: `reference/stream-formats.md` section 1, both spellings of the names. Only `status` tells the
/// end of the job: an entry whose state is `failed` does not.
public struct ProgressSnapshot: FormatReader {
  static let format = Format(
    name: "progress-snapshot",
    summary:
      "progress snapshots of a job: answers to polls, a log of them (one a line), a saved one",
    coverage: .init(
      read:
        "status, title, entries, tool calls (args, arguments or input), subagents, results, errors, times, output, usage",
      derived:
        "the status of calls that name none: running in the last entry, completed when another entry follows or the job succeeds, failed for the last call of a job that fails",
      unknown: "running times of calls without times; messages of the user"),
    recognises: { probe in
      if probe.has("progress") {
        return probe.has(oneOf: "status", "response_id", "responseId") && !probe.has("espalier")
      }
      // What begins a job is answered so, before there is any progress.
      return probe.has("status") && probe.has(oneOf: "response_id", "responseId")
        && !probe.has(oneOf: "type", "object", "output")
    },
    makeReader: { ProgressSnapshot() })

  private var reading = SnapshotReading(endsEntries: true)

  /// Makes a reader that has read nothing.
  public init() {}

  /// Each snapshot is compared with the last one.
  public var knowsAgain: Bool { true }

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let events = try reading.events(record, for: session, envelope: Self.read)
    session.mark(changes: events, arrival: record.arrival)
    session.apply(events)
  }

  /// Reads the fields around the entries; says why when they are not those of a snapshot.
  private static func read(_ document: JSONValue, into fields: inout EnvelopeWriter) -> String? {
    var isSnapshot = false
    if fields.known[.format] == nil { fields.set(.format, text: format.name) }
    for member in document.members {
      let value = member.value
      switch member.key {
      case "status":
        isSnapshot = true
        fields.set(status: value, inferred: document["inferred"]?.bool ?? false)
      case "inferred": break
      case "progress":
        isSnapshot = true
        if value.kind != .array && !value.isNull {
          fields.note(.malformed, "progress is no list")
        }
      case "response_id", "responseId", "id": fields.set(.id, value)
      case "title", "response_title", "responseTitle": fields.set(.title, value)
      case "model": fields.set(.model, value)
      case "created_at", "createdAt", "started_at", "startedAt": fields.set(.startedAt, value)
      case "completed_at", "completedAt": fields.set(.completedAt, value)
      case "output_text", "outputText": fields.set(.outputText, value)
      case "error": fields.set(.error, value)
      case "structured_response", "structuredResponse": fields.set(.data, value)
      case "usage": SessionUsage.read(value, into: &fields)
      case "thread_id", "threadId", "tenant_id", "tenantId", "user_id", "userId", "options",
        "input_messages", "inputMessages", "artifacts":
        break
      // Where the job is asked for, which is for who asks.
      case "poll_url", "pollUrl", "status_url", "statusUrl", "url", "urls", "links", "_links": break
      default: fields.note(.unknown, "unknown field \"\(member.key)\" of a snapshot")
      }
    }
    if isSnapshot {
      // A snapshot is all that there is; but a job keeps its name, whatever an answer leaves out.
      fields.clearUnnamed(except: [.id, .format])
      return nil
    }
    if let error = document["error"]?.nonNull { return "an error: \(error.shortText)" }
    return "not a progress snapshot"
  }
}
