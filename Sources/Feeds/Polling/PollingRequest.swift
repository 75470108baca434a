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
  /// Whether credentials may go along: until the question leaves the origin they were given for.
  private(set) var isTrusted: Bool
  /// The origin that credentials were given for.
  private let origin: WebAddress
  /// Where the question was meant to go.
  private let target: WebAddress

  /// Begins a question to `target`, which asks the server to wait for news unless that is zero.
  ///
  /// - Parameters:
  ///   - origin: the address that credentials were given for.
  ///   - mayTrust: whether `target` was named by that origin, or by the reader.
  init(
    to target: WebAddress, from origin: WebAddress, mayTrust: Bool, wait: Milliseconds,
    deadline: Milliseconds, posts: Bool = false
  ) {
    address = wait > .zero ? target.asking("wait", wait.plainSeconds) : target
    self.deadline = deadline
    self.posts = posts
    self.target = target
    self.origin = origin
    isTrusted = mayTrust && target.isSameOrigin(as: origin)
    address.userinfo = isTrusted ? origin.userinfo : nil
  }

  /// What the question is about, whether the server is asked to wait or not: an entity tag of one
  /// holds for the other.
  var resource: WebAddress { hops == 0 ? target : address }

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
    guard address.mayLead(to: next) else {
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

extension WebAddress {
  /// Whether what this address answers may lead to another: never from a line that is encrypted to one that is not.
  func mayLead(to next: WebAddress) -> Bool { scheme == next.scheme || next.scheme == "https" }
}

extension Milliseconds {
  /// The seconds, without a fraction where there is none.
  var plainSeconds: String { count % 1000 == 0 ? "\(count / 1000)" : "\(seconds)" }
}
