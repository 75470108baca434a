import SessionModel

/// How a feed is doing, for the status line.
package struct FeedStatus: Sendable {
  /// What a feed is up to.
  package enum Phase: Sendable, Equatable {
    /// Nothing has been heard yet.
    case connecting
    /// Bytes are being read, or an answer is awaited.
    case open
    /// Everything there is has been read; more may come.
    case waiting
    /// The last attempt failed; the next one comes at this monotonic moment.
    case retrying(at: Milliseconds)
    /// Nothing more will come.
    case ended(FeedEnd)
  }

  /// What the feed is up to.
  package var phase = Phase.connecting
  /// The monotonic moment of the last good answer, or of the last bytes of a file.
  package var lastAnswer: Milliseconds?
  /// Why the last attempt failed, one line, not yet made safe; `nil` after a success.
  package var lastError: String?
  /// The bytes read so far.
  package var bytesRead: Int64 = 0
  /// The bytes there are, for a source with a known size.
  package var bytesTotal: Int64?
  /// Whether what was there at the start was read to its end.
  package var isCaughtUp = false
  /// Whether more may come than is there now.
  package var isLive = true
  /// Requests to a server so far, and how many of them failed or were answered with what can't be read.
  package var polls = 0
  package var pollFailures = 0
  /// Breaks of a followed file, oldest first.
  package var breaks: [FeedBreak] = []
  /// How often a followed file began anew with nothing in common with what was read of it before.
  package var renewals = 0
  /// How a stream of a server came so far; `nil` for all that is none.
  package var delivery: StreamDelivery?
  /// The job that was begun by what was posted, once it is known where it is asked for.
  package var job: JobTicket?

  package init() {}

  /// How many breaks and new beginnings there were.
  package var incidents: Int { breaks.count + renewals }

  /// How the feed ended; `nil` while it goes on.
  package var end: FeedEnd? {
    if case .ended(let end) = phase { return end }
    return nil
  }
}
