/// A job that a server offers: what it is now, and what changed.
package final class ServedJob {
  /// What it is called in addresses.
  package let id: String
  /// The job as it is, where whoever offers it tells that at once; else it is asked for.
  private(set) var body: [UInt8]?
  /// Differs whenever the job does; empty before anything is known of it.
  package private(set) var tag = ""
  /// Whether nothing more will change.
  private(set) var isFinal = false
  /// Where its page stands.
  package private(set) var mark = ""
  /// The updates that were told.
  private(set) var backlog = EventBacklog()
  /// Bytes of updates that are kept at most.
  private let backlogLimit: () -> Int

  init(id: String, backlogLimit: @escaping () -> Int) {
    self.id = id
    self.backlogLimit = backlogLimit
  }

  /// Sets what the job is now; those who wait are answered at the next step.
  ///
  /// - Parameters:
  ///   - body: its snapshot; `nil` to be asked for it when somebody wants it.
  ///   - etag: differs whenever the body does.
  ///   - isFinal: whether nothing more will change.
  ///   - mark: where its page stands.
  package func update(body: [UInt8]?, etag: String, isFinal: Bool, mark: String = "") {
    self.body = body
    tag = etag.hasPrefix("\"") || etag.hasPrefix("W/") ? etag : "\"\(etag)\""
    self.isFinal = isFinal
    self.mark = mark
  }

  /// Sends an update, one line of JSON, to the readers of the event stream.
  package func push(update line: [UInt8]) { backlog.append(line, limit: backlogLimit()) }
}
