import SessionModel

/// What a polling feed asks, and how.
package struct PollingOptions: Sendable {
  /// The address, as the reader gave it.
  package var url: String
  /// The time that the server is asked to wait for news, once there is something to show; zero
  /// asks for none.
  package var wait = Milliseconds(10_000)
  /// The pause between an answer and the next question.
  package var interval = Milliseconds(500)
  /// What an answer may take beyond `wait`.
  package var patience = Milliseconds(10_000)
  /// What a connection may take.
  package var connectTimeout = Milliseconds(10_000)
  /// The bearer token.
  package var token: String?
  /// Where the token came from or should have come from, for messages: `ESPALIER_TOKEN`.
  package var tokenName = "ESPALIER_TOKEN"
  /// More headers of a request.
  package var headers: [(name: String, value: String)] = []
  /// Bytes to be posted; `nil` asks by GET.
  package var data: [UInt8]?
  /// How long a stream is read on when the job in it has ended, in case another one begins there; `nil`
  /// for as long as the server keeps it open.
  package var linger: Milliseconds? = .zero
  /// A file of certificates to trust instead of the system's.
  package var certificateFile: String?
  /// The hosts that are asked without a proxy, with commas between them; `nil` for those of `no_proxy`.
  package var noProxy: String?
  /// What we call ourselves: `espalier/VERSION`.
  package var userAgent = "espalier"
  /// The most bytes of one answer, after its content encoding is undone.
  package var bodyLimit = AnswerLimits.body
  /// Whether to go on asking after the first whole answer.
  package var follows = true
  /// Failures after which a server that never answered is given up; `nil` for never.
  package var giveUpAfter: Int?

  package init(url: String) { self.url = url }
}
