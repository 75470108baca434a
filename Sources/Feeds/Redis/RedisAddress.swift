/// Where a Redis server is, and what of it is meant: `rediss://USER@HOST:PORT/DB/FLEET/SESSION`.
///
/// A password has no place in it: addresses stand in the list of processes, in logs and in recordings.
package struct RedisAddress: Hashable, Sendable {
  /// Whether the connection is encrypted (`rediss`).
  package var isEncrypted: Bool
  /// The name of the user by the server's lists of access; `nil` for the usual one.
  package var user: String?
  /// The host in small letters, with brackets for IPv6.
  package var host: String
  /// The port.
  package var port: UInt16
  /// The number of the database.
  package var database: Int
  /// The name of the fleet.
  package var fleet: String
  /// Which session of the fleet; `nil` for all.
  package var session: String?

  /// Why an address cannot be used, as the end of a sentence.
  package struct Trouble: Error, Equatable, Sendable {
    /// The reason.
    package var why: String
  }

  private static let usualPort: UInt16 = 6379

  /// Whether a source is such an address, be it one that can be used.
  package static func isMeant(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("redis://") || text.hasPrefix("rediss://")
  }

  /// Reads an address.
  package init(_ text: String) throws(Trouble) {
    func trouble(_ why: String) -> Trouble { Trouble(why: why) }
    guard Self.isMeant(text), let scheme = text.firstRange(of: "://") else {
      throw trouble("is no redis:// or rediss:// address")
    }
    isEncrypted = text.hasPrefix("rediss")
    var parts = text[scheme.upperBound...].split(
      separator: "/", omittingEmptySubsequences: false)[...]
    var authority = parts.popFirst() ?? ""
    if let at = authority.lastIndex(of: "@") {
      let name = authority[..<at]
      guard !name.contains(":") else {
        throw trouble("has a password in it: give it in a variable, by --token-env")
      }
      guard FleetName.isPlain(name) else { throw trouble("has no name of a user before its @") }
      user = String(name)
      authority = authority[authority.index(after: at)...]
    }
    // Strict, as web addresses are: a host of unusual letters is none.
    guard !authority.isEmpty, let web = WebAddress("http://\(authority)/"), web.path == "/",
      web.userinfo == nil, web.query == nil, !authority.contains("#")
    else { throw trouble("has no host that can be asked") }
    host = web.host
    port = web.hasPort ? web.port : Self.usualPort
    let database = parts.popFirst() ?? ""
    guard database.isEmpty || Int(database).map({ (0...65_535).contains($0) }) == true else {
      throw trouble("has no number of a database behind its host: /0/FLEET")
    }
    self.database = Int(database) ?? 0
    let fleet = parts.popFirst() ?? ""
    guard fleet.isEmpty || FleetName.isPlain(fleet) else {
      throw trouble("has no name of a fleet: letters, digits, -, _ and .")
    }
    self.fleet = fleet.isEmpty ? Self.usualFleet : String(fleet)
    let session = parts.popFirst() ?? ""
    guard parts.isEmpty, session.isEmpty || FleetName.isPlain(session) else {
      throw trouble("has no name of a session: letters, digits, -, _ and .")
    }
    self.session = session.isEmpty ? nil : String(session)
    guard isEncrypted || isLoopback else {
      throw trouble("leaves this machine unencrypted: it is to be rediss://")
    }
  }

  /// The name of a fleet that nobody named.
  package static let usualFleet = "default"

  /// Whether the server is on this machine.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The host, and the port where it is not the usual one: the name for people.
  package var hostName: String { port == Self.usualPort ? host : "\(host):\(port)" }

  /// The address of the fleet, or of the session in it.
  package var text: String {
    let scheme = isEncrypted ? "rediss" : "redis"
    let name = user.map { $0 + "@" } ?? ""
    return "\(scheme)://\(name)\(hostName)/\(database)/\(fleet)"
      + (session.map { "/" + $0 } ?? "")
  }

  /// The address of one session of the fleet.
  package func of(session: String) -> RedisAddress {
    var address = self
    address.session = session
    return address
  }
}
