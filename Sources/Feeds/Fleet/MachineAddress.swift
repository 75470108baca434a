/// A machine that ssh reaches, and what of it is meant: `ssh://USER@HOST:PORT/SESSION`.
package struct MachineAddress: Hashable, Sendable {
  /// The name of the user there; `nil` for the one that ssh takes.
  package var user: String?
  /// The name of the machine, as ssh knows it.
  package var host: String
  /// The port; `nil` for the one that ssh takes.
  package var port: UInt16?
  /// Which session there; `nil` for all.
  package var session: String?

  private static let scheme = "ssh://"

  /// Whether a source is such an address, be it one that can be used.
  package static func isMeant(_ text: String) -> Bool { text.hasPrefix(scheme) }

  /// Reads an address; `nil` where a machine or a session has a name that is not made of letters, digits, `-`, `_`
  /// and `.` alone.
  package init?(_ text: String) {
    guard Self.isMeant(text) else { return nil }
    let parts = text.dropFirst(Self.scheme.count).split(
      separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    var authority = parts[0]
    if let at = authority.firstIndex(of: "@") {
      user = String(authority[..<at])
      authority = authority[authority.index(after: at)...]
    }
    if let colon = authority.firstIndex(of: ":") {
      guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else {
        return nil
      }
      self.port = port
      authority = authority[..<colon]
    }
    host = String(authority)
    session = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
    // These become words of a program's command line, and of a shell's there.
    let names = [user, host, session].compactMap { $0 }
    guard names.allSatisfy({ FleetName.isPlain($0) }) else { return nil }
  }

  /// The address of the machine, or of the session there.
  package var text: String {
    Self.scheme + (user.map { $0 + "@" } ?? "") + host + (port.map { ":\($0)" } ?? "")
      + (session.map { "/" + $0 } ?? "")
  }

  /// The address of one session of the machine.
  package func of(session: String) -> MachineAddress {
    var address = self
    address.session = session
    return address
  }

  /// The command line that runs a program there. ssh is asked not to ask: nobody could answer on our screen.
  ///
  /// - Parameter words: the program and its arguments, in which a shell finds nothing of its own.
  package func command(_ words: [String]) -> [String] {
    ["ssh", "-T", "-o", "BatchMode=yes"] + (port.map { ["-p", "\($0)"] } ?? [])
      + ["--", (user.map { $0 + "@" } ?? "") + host] + words
  }
}
