import SessionModel

/// One question of a poller on its way through redirects.
struct PollingRequest {
  /// Where it is asked now.
  private(set) var address: WebAddress
  /// When an answer is no longer awaited, on the monotonic clock.
  var deadline: Milliseconds
  /// Whether the bytes that are to be posted go along.
  private(set) var posts: Bool
  /// Redirects followed so far.
  private(set) var hops = 0
  /// Whether credentials may go along: until the question leaves the origin it was meant for.
  private(set) var isTrusted = true
  /// Where the question was meant to go.
  private let origin: WebAddress

  /// Begins a question to `address`, which asks the server to wait for news unless that is zero.
  init(
    to address: WebAddress, wait: Milliseconds, deadline: Milliseconds, posts: Bool = false
  ) {
    self.address = wait > .zero ? address.asking("wait", wait.plainSeconds) : address
    self.deadline = deadline
    self.posts = posts
    origin = address
  }

  /// What the question is about, whether the server is asked to wait or not: an entity tag of one
  /// holds for the other.
  var resource: WebAddress { hops == 0 ? origin : address }

  /// Turns to where a redirect points, or tells why not; the reason completes "HOST …".
  ///
  /// - Parameter keepsMethod: whether what is posted is to be posted there again (307 and 308).
  mutating func follow(_ redirect: String?, keepsMethod: Bool = true) -> String? {
    guard let redirect, var next = WebAddress(redirect) else {
      return "redirects to no address that can be asked"
    }
    guard hops < AnswerLimits.redirects else {
      return "redirects more than \(AnswerLimits.redirects) times"
    }
    guard address.scheme == next.scheme || next.scheme == "https" else {
      return "redirects from https to http, which is not followed"
    }
    hops += 1
    // An origin that was left may have been chosen by somebody else when it is come back to.
    isTrusted = isTrusted && next.isSameOrigin(as: origin)
    if !keepsMethod { posts = false }
    guard isTrusted || !posts else { return "redirects what is posted to another host" }
    next.userinfo = isTrusted ? origin.userinfo : nil
    address = next
    return nil
  }
}

extension Milliseconds {
  /// The seconds, without a fraction where there is none.
  var plainSeconds: String { count % 1000 == 0 ? "\(count / 1000)" : "\(seconds)" }
}
