/// The machines that the user wants to see, by their addresses.
package struct FleetChoice: Hashable, Sendable {
  /// Where they are: `rediss://HOST/DB/FLEET`, `ssh://HOST`.
  package var urls: [String] = []
  /// The variable that holds the password; `nil` for the usual one.
  package var tokenName: String?

  /// Names no machine.
  package init() {}
}
