/// Who is answered by a server.
package struct ServerAccess: Sendable {
  /// What whoever asks has to know; `nil` where everybody may ask.
  private let token: AccessToken?
  /// What a browser has got for the token, for as long as the server runs.
  ///
  /// Not the token itself: a browser sends the cookies of a machine to all servers on it, whatever their ports.
  private let pass = AccessToken.random()
  private let hosts: HostCheck

  /// What a request says of whoever sent it.
  struct Request {
    var host: String?
    var origin: String?
    var authorization: String?
    var cookie: String?
  }

  /// What becomes of a request.
  enum Verdict: Equatable {
    case admitted
    /// The server is not called so.
    case strangeName
    /// It comes from the page of somebody else.
    case strangePage
    /// It does not bring the token.
    case unknown
  }

  /// Answers who knows the token, under the names that the server has.
  ///
  /// - Parameter names: names beside `localhost` and addresses.
  init(token: AccessToken?, address: String, names: [String]) {
    self.token = token
    hosts = HostCheck(address: address, names: names)
  }

  /// Whether a token is asked for.
  var isGuarded: Bool { token != nil }

  /// Judges a request.
  ///
  /// - Parameter cookieName: what the cookie of this server is called.
  func verdict(on request: Request, cookieName: String) -> Verdict {
    guard hosts.answers(to: request.host) else { return .strangeName }
    guard HostCheck.isOwn(origin: request.origin, host: request.host) else { return .strangePage }
    guard let token else { return .admitted }
    let scheme = "bearer "
    if let given = request.authorization, given.lowercased().hasPrefix(scheme),
      token.matches(given.dropFirst(scheme.count))
    {
      return .admitted
    }
    let cookies = request.cookie?.split(separator: ";") ?? []
    let isKnown = cookies.contains { cookie in
      let parts = cookie.split(separator: "=", maxSplits: 1)
      return parts.count == 2 && parts[0].drop { $0 == " " } == cookieName
        && pass.matches(parts[1])
    }
    return isKnown ? .admitted : .unknown
  }

  /// The cookie for who fills in the form with the token; `nil` for any other one.
  func cookie(forForm body: [UInt8], name: String) -> String? {
    guard let given = FormField.value(of: "token", in: body), token?.matches(given) == true else {
      return nil
    }
    return "\(name)=\(pass.cookieValue); Path=/; HttpOnly; SameSite=Strict"
  }
}
