extension WebAddress {
  /// Words that mark the name of a query item as a secret.
  package static let secretWords = [
    "token", "key", "secret", "sig", "auth", "pass", "pwd", "credential", "session", "code", "jwt",
  ]

  /// The address without userinfo, and with `REDACTED` for what its query seems to keep secret.
  var redacted: WebAddress {
    var address = self
    address.userinfo = nil
    address.query = query.map { query in
      query.split(separator: "&", omittingEmptySubsequences: false).map { item -> String in
        guard let equals = item.firstIndex(of: "=") else { return String(item) }
        let name = item[..<equals].lowercased()
        return Self.secretWords.contains { name.contains($0) }
          ? "\(item[...equals])REDACTED" : String(item)
      }.joined(separator: "&")
    }
    return address
  }
}

/// `url` without userinfo and without the values of query items that look secret; of an address that is
/// neither of `http(s)` nor of a fleet only the scheme is kept. For recordings, titles and messages.
package func redacted(url: String) -> String {
  if let address = WebAddress(url) { return address.redacted.text }
  // These hold no secret where they can be read at all.
  if let address = try? RedisAddress(url) { return address.text }
  if let address = MachineAddress(url) { return address.text }
  // An odd address may still carry a secret: keep only what stands before its authority.
  guard let range = url.firstRange(of: "://") else { return url }
  return String(url[..<range.upperBound]) + "REDACTED"
}
