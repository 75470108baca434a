/// Why a source can't be read, in the parts of one line: `espalier: WHAT: WHY`.
package struct FeedFailure: Error, Sendable, Equatable {
  /// The class of a failure, which gives the exit status.
  package enum Kind: Sendable, Equatable {
    /// A file or an answer that can't be read.
    case unreadable
    /// A server that can't be reached.
    case unreachable
    /// A server that says no: 401, 403, 404, 410 and their like.
    case refused
    /// A file that can't be written.
    case unwritable
    /// A setting that can't be used, such as a malformed address.
    case unusable
  }

  /// The class.
  package var kind: Kind
  /// The source: a path, or an address without its secrets.
  package var what: String
  /// The reason.
  package var why: String

  package init(_ kind: Kind, what: String, why: String) {
    self.kind = kind
    self.what = what
    self.why = why
  }

  /// The exit status that scripts rely on.
  package var exitStatus: Int32 {
    switch kind {
    case .unreadable, .refused: 66
    case .unreachable: 69
    case .unwritable: 1
    case .unusable: 2
    }
  }
}
