import SessionModel

/// One question of a poller on its way through redirects.
struct PollingRequest {
  /// Where it is asked now.
  private(set) var address: WebAddress
  /// When the question was first put, on the monotonic clock.
  let since: Milliseconds
  /// Redirects followed so far.
  private(set) var hops = 0
  /// Whether credentials may go along: until the question leaves the origin it was meant for.
  private(set) var isTrusted = true
  /// Where the question was meant to go.
  private let origin: WebAddress

  /// Redirects that are followed.
  static let hopLimit = 10

  init(to address: WebAddress, since: Milliseconds) {
    self.address = address
    self.since = since
    origin = address
  }

  /// Turns to where a redirect points, or tells why not; the reason completes "HOST …".
  mutating func follow(_ redirect: String?) -> String? {
    guard let redirect, var next = WebAddress(redirect) else {
      return "redirects to no address that can be asked"
    }
    guard hops < Self.hopLimit else { return "redirects more than \(Self.hopLimit) times" }
    guard address.scheme == next.scheme || next.scheme == "https" else {
      return "redirects from https to http, which is not followed"
    }
    hops += 1
    // An origin that was left may have been chosen by somebody else when it is come back to.
    isTrusted = isTrusted && next.isSameOrigin(as: origin)
    next.userinfo = isTrusted ? origin.userinfo : nil
    address = next
    return nil
  }
}
