/// A place where a followed file stopped being what it was. What was read before it stays.
package struct FeedBreak: Sendable, Equatable {
  /// What happened to the file.
  package enum Kind: String, Sendable {
    /// It became shorter, or was written anew, and is read from its start.
    case truncated
    /// Another file stands at its path and is read from its start.
    case replaced
    /// Nothing stands at its path.
    case gone
    /// It stands in a folder of the session and can't be read.
    case unreadable
    /// It stands in a folder of the session and has no bytes.
    case empty
    /// A line was longer than any record may be and was left out.
    case lineTooLong = "line too long"
    /// It is packed, and ends before it should or holds other bytes than were packed.
    case damaged
    /// Records are not there any more: whoever keeps a copy keeps the newest.
    case trimmed
    /// A large record is not there whole any more: its long texts are cut.
    case cut
  }

  /// What happened.
  package var kind: Kind
  /// The number of the last record before it.
  package var afterRecord: Int
  /// Which file of a session that spans several; `nil` for the main one.
  package var file: String?

  /// The most bytes that one record may have.
  package var limit: Int

  package init(kind: Kind, afterRecord: Int, file: String? = nil, limit: Int = 1_000_000_000) {
    self.kind = kind
    self.limit = limit
    self.afterRecord = afterRecord
    self.file = file
  }

  /// The line at which it happened.
  package var line: Int { afterRecord + 1 }

  /// Whether something was left out by it.
  package var isLoss: Bool {
    switch kind {
    case .truncated, .replaced, .gone, .trimmed: false
    case .unreadable, .empty, .lineTooLong, .damaged, .cut: true
    }
  }

  /// What happened, for people.
  package var reason: String {
    switch kind {
    case .truncated: "the file was truncated; it is read again from its start"
    case .replaced: "the file was replaced; the new one is read from its start"
    case .gone: "the file is gone; waiting for it"
    case .unreadable: "the file can't be read"
    case .empty: "the file is empty"
    case .damaged: "the packed file is damaged or cut off behind this"
    case .trimmed: "records in front of this one are not kept any more"
    case .cut: "a large record is not kept whole any more: its long texts are cut"
    case .lineTooLong: "a line of more than \(limit / 1_000_000) MB was left out"
    }
  }
}
