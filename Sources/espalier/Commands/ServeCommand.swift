import CellGrid
import EspalierKit
import Feeds
import Settings
import Terminal

/// `espalier serve`: offers sessions as jobs that others can watch, and as pages.
struct ServeCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  private var invocation: Invocation { program.invocation }

  /// The variable that holds the token that whoever asks has to give.
  static let tokenVariable = "ESPALIER_SERVE_TOKEN"

  func run() throws -> Int32 {
    let names = [try program.source()] + invocation.moreSources
    let port = try invocation.number(.port) ?? 0
    guard port <= 65_535 else { throw UsageError("--port: there are 65535 of them") }
    let token = try token()
    if let bind = invocation[.bind], token == nil, !JobServer.isLoopback(bind) {
      throw UsageError(
        "--bind: others could read all of it: give a token, by --token-file or \(Self.tokenVariable)"
      )
    }
    let server = try JobServer(
      bind: invocation[.bind], port: UInt16(port), token: token.flatMap { AccessToken($0) },
      names: invocation.all(.host) + [Environment.host, Environment.host + ".local"])
    let secrets = token.map { [$0] } ?? []
    let sessions = try ServedSessions(program, server, hiding: secrets)
    for name in names { try sessions.open(name, now: Environment.now) }
    let answers = try PageAnswers(sessions, server, program, hiding: secrets)
    let job = sessions.all.count == 1 ? sessions.all.first : nil
    Output.line("\(job.map { server.url(of: $0.id) } ?? server.address + "/v1/jobs")")
    if invocation.has(.metrics) {
      server.offerFigures()
      Output.line("\(server.address)/metrics")
    }
    Output.line("\(server.address)/")
    let loop = ServingLoop(sessions: sessions, server: server, answers: answers)
    if let signal = loop.run() { Terminal.die(of: signal) }
    if let failure = sessions.all.lazy.compactMap(\.follower.failure).first { throw failure }
    return ExitStatus.success
  }

  /// The token that whoever asks has to give; `nil` where everybody may ask.
  private func token() throws -> String? {
    let (text, origin): (String?, String)
    if let path = invocation[.tokenFile] {
      origin = "--token-file"
      do throws(UserFile.Refusal) {
        let bytes = try UserFile.read(path, limit: 2 * AccessToken.longest)
        text = String(decoding: bytes, as: UTF8.self)
      } catch {
        throw FeedFailure(.unreadable, what: origin, why: "\(error)")
      }
    } else {
      (text, origin) = (program.environment[Self.tokenVariable], Self.tokenVariable)
    }
    guard let token = text?.trimmed else { return nil }
    guard AccessToken(token) != nil else {
      throw UsageError(
        "\(origin): a token is one word of \(AccessToken.shortest) to \(AccessToken.longest) signs")
    }
    return token
  }
}

extension String {
  /// The text without spaces and ends of lines around it.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
