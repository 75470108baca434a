/// Guards a server on loopback against web pages that reach it under a name of their own
/// (DNS rebinding): only the machine's own names are answered.
enum HostCheck {
  /// Whether a `Host` header names this machine; a missing one does, since no browser leaves it out.
  static func isLoopback(_ host: String?) -> Bool {
    guard let host else { return true }
    let name: Substring
    if host.hasPrefix("[") {
      name = host.prefix { $0 != "]" }.dropFirst()
    } else {
      name = host.prefix { $0 != ":" }
    }
    return ["localhost", "127.0.0.1", "::1"].contains(name.lowercased())
  }
}
