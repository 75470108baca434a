import Feeds
import Settings

/// How the servers of fleets are asked: what the command line, the configuration and the environment say.
struct FleetAccess {
  private let invocation: Invocation
  private let environment: Environment
  /// The variable with the password that the configuration names.
  private let configured: String?

  init(_ program: Program) {
    self.init(
      program.invocation, program.environment, tokenName: program.configuration.fleet.tokenName)
  }

  init(_ invocation: Invocation, _ environment: Environment, tokenName: String?) {
    (self.invocation, self.environment, configured) = (invocation, environment, tokenName)
  }

  /// The machine that an address of ssh names.
  static func machine(_ url: String) throws(UsageError) -> MachineAddress {
    guard let address = MachineAddress(url) else {
      throw UsageError(
        "ssh://…: a machine and a session are letters, digits, -, _ and .: ssh://HOST/SESSION")
    }
    return address
  }

  /// How a server is asked.
  func access(_ url: String) throws -> RedisAccess {
    let address: RedisAddress
    do throws(RedisAddress.Trouble) {
      address = try RedisAddress(url)
    } catch {
      throw UsageError("\(redacted(url: url)): \(error.why)")
    }
    var access = RedisAccess(address)
    let name = invocation[.tokenEnv] ?? configured
    access.password = environment[name ?? access.passwordName]
    if let name {
      // Who gives the token itself is not told it again.
      access.passwordName =
        access.password == nil ? "the variable that was named for it" : name
    }
    access.certificates =
      invocation[.cacert] ?? environment["SSL_CERT_FILE"] ?? environment["CURL_CA_BUNDLE"]
    return access
  }
}
