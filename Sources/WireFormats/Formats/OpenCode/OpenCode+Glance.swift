import JSONReading
import SessionModel

/// What the ends of a file tell in a list of sessions.
extension OpenCode {
  /// Reads the file of a session, which names it and no more.
  static func readGlance(_ session: JSONValue, _ draft: inout GlanceDraft) {
    draft.begin(
      id: session["id"], folder: session["directory"], at: session["time"]?["created"])
    draft.title(session["title"])
    draft.fork(of: session["forkSessionID"] ?? session["fork_session_id"])
    if session["parentID"]?.nonNull != nil { draft.glance.isSubagent = true }
  }
}
