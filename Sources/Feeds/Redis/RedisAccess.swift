import SessionModel

/// How a Redis server is asked: where it is, who asks, and what is trusted.
package struct RedisAccess: Sendable {
  /// Where the server is.
  package var address: RedisAddress
  /// The password; `nil` for none.
  package var password: String?
  /// What messages call the place where the password came from.
  package var passwordName = "ESPALIER_TOKEN"
  /// A file of certificates to trust instead of the system's.
  package var certificates: String?

  /// Makes the way to ask a server that wants no password.
  package init(_ address: RedisAddress) { self.address = address }
}
