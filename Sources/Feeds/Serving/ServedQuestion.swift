/// What people look at in a browser.
package enum ServedView: Hashable, Sendable {
  /// The list of all sessions.
  case index
  /// The session of a job.
  case job(String)
}

/// What a server is asked for that only whoever runs it can make: it has the sessions, the server does not.
package enum ServedQuestion: Hashable, Sendable {
  /// The figures of all sessions.
  case figures
  /// The snapshot of a job, as it is polled.
  case body(job: String)
  /// A page.
  case page(ServedView)
  /// What is to be changed in a page that stands at a mark.
  case changes(ServedView, since: String)
}
