import Glibc

/// Guards a server against web pages that reach it under a name of their own (DNS rebinding), or from their own
/// address: only names are answered that nobody else can give to this machine.
struct HostCheck: Sendable {
  /// Whether the server listens for the machine itself alone.
  let isLoopback: Bool
  /// Names that are answered beside those that cannot be anybody else's, in small letters.
  let names: Set<String>

  /// Answers what a server on an address is called.
  init(address: String, names: [String] = []) {
    isLoopback = Self.isLoopback(address)
    self.names = Set(names.map { $0.lowercased() })
  }

  /// Whether an address is one of the machine itself, which no other machine reaches.
  static func isLoopback(_ address: String) -> Bool {
    address.hasPrefix("127.") || address == "::1"
  }

  /// Whether a `Host` header names this machine; a missing one does, since no browser leaves it out.
  ///
  /// An address is not given by a name server, so it is what the browser was told by its user.
  func answers(to host: String?) -> Bool {
    guard let host else { return true }
    let isBracketed = host.hasPrefix("[")
    let name =
      isBracketed
      ? host.prefix { $0 != "]" }.dropFirst().lowercased() : host.prefix { $0 != ":" }.lowercased()
    if ["localhost", "127.0.0.1", "::1"].contains(name) || names.contains(name) { return true }
    return !isLoopback && Self.isAddress(name, isIPv6: isBracketed)
  }

  /// Whether a request comes from a page of this server, or from no page: browsers name the page in `Origin`.
  static func isOwn(origin: String?, host: String?) -> Bool {
    guard let origin else { return true }
    guard let scheme = origin.firstRange(of: "://"), let host else { return false }
    return ["http", "https"].contains(origin[..<scheme.lowerBound])
      && origin[scheme.upperBound...].lowercased() == host.lowercased()
  }

  private static func isAddress(_ name: String, isIPv6: Bool) -> Bool {
    var address = in6_addr()
    return inet_pton(isIPv6 ? AF_INET6 : AF_INET, name, &address) == 1
  }
}
