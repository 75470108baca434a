/// The parts of an `http(s)://` address that decisions hang on.
///
/// Strict on purpose: an address with an unusual host gives `nil`, so that no trick of spelling
/// sends credentials to another server than the one they were given for.
package struct WebAddress: Equatable, Sendable {
  /// `http` or `https`.
  package var scheme: String
  /// `user:password`, as written; `nil` when there is none.
  package var userinfo: String?
  /// The host in lower case, with brackets for IPv6.
  package var host: String
  /// The port, the scheme's own when none is written.
  package var port: UInt16
  /// Whether the port is written.
  var hasPort: Bool
  /// The path, as written.
  package var path: String
  /// The query without its question mark; `nil` when there is none.
  package var query: String?

  /// Reads an address; its fragment is dropped.
  package init?(_ text: String) {
    let utf8 = text.utf8
    guard utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else { return nil }
    guard let colon = text.firstIndex(of: ":") else { return nil }
    scheme = text[..<colon].lowercased()
    guard scheme == "http" || scheme == "https", text[colon...].hasPrefix("://") else { return nil }
    var rest = text[text.index(colon, offsetBy: 3)...]
    if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
    let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var authority = rest[..<authorityEnd]
    rest = rest[authorityEnd...]
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    path = rest.isEmpty ? "/" : String(rest)
    if let at = authority.lastIndex(of: "@") {
      userinfo = String(authority[..<at])
      authority = authority[authority.index(after: at)...]
    }
    port = scheme == "https" ? 443 : 80
    hasPort = false
    let hostEnd = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.startIndex
    if let colon = authority[hostEnd...].firstIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      if !digits.isEmpty {
        guard let number = UInt16(digits), digits.utf8.first != 0x2B else { return nil }
        port = number
        hasPort = true
      }
      authority = authority[..<colon]
    }
    host = authority.lowercased()
    let isPlain = host.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): host.hasPrefix("[")
      default: false
      }
    }
    guard !host.isEmpty, isPlain else { return nil }
  }

  /// Whether `other` is the same scheme, host and port: the only place where credentials may go.
  package func isSameOrigin(as other: WebAddress) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// The host, and the port where it is written: the name for people.
  package var hostName: String { hasPort ? "\(host):\(port)" : host }

  /// The whole address again.
  package var text: String {
    let user = userinfo.map { $0 + "@" } ?? ""
    return "\(scheme)://\(user)\(hostName)\(path)" + (query.map { "?" + $0 } ?? "")
  }

  /// The address with `name=value` behind what its query already asks.
  package func asking(_ name: String, _ value: String) -> WebAddress {
    var address = self
    let item = "\(name)=\(value)"
    address.query = query.map { $0.isEmpty ? item : "\($0)&\(item)" } ?? item
    return address
  }
}
