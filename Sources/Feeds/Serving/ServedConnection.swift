import SessionModel

/// A connection of a client, as far as it matters how long it may go on.
struct ServedConnection {
  /// What a connection is up to.
  enum Phase: Equatable {
    /// A whole request is to come.
    case awaiting
    /// The request was put aside until there is something to tell.
    case aside
    /// Bytes of the answer are to be taken.
    case answering
    /// It was shut, which the library has still to notice.
    case shut
  }

  /// Its socket, which is the library's.
  let descriptor: Int32
  /// Who it is from: the address, of which one of IPv6 counts by its network.
  let client: UInt64
  private(set) var phase = Phase.awaiting
  /// Whether it is to be shut when its answer was given.
  var isLeaving = false
  /// When the phase began, or an answer went on.
  private(set) var since: Milliseconds

  /// How long a request may take to arrive, behind the one before it too.
  static let requestTime = Milliseconds(20_000)
  /// How long a piece of an answer may take to be taken.
  static let pieceTime = Milliseconds(30_000)

  init(descriptor: Int32, client: UInt64, now: Milliseconds) {
    self.descriptor = descriptor
    self.client = client
    since = now
  }

  /// Turns to a phase, which begins now.
  mutating func turn(to phase: Phase, now: Milliseconds) {
    guard self.phase != .shut else { return }
    self.phase = phase
    since = now
  }

  /// When it is shut unless something happens; `nil` for what has other limits.
  var deadline: Milliseconds? {
    switch phase {
    case .awaiting: since + Self.requestTime
    case .answering: since + Self.pieceTime
    case .aside, .shut: nil
    }
  }
}
