import SessionModel

/// A job that was begun by what was posted, and is asked for from then on.
extension PollingFeed {
  /// What the answer to something that was posted tells of a job to be asked for.
  func ticket(of request: PollingRequest, _ transfer: HTTPTransfer) -> JobTicket? {
    JobTicket(transfer.head, body: transfer.body.content, posted: request.address)
  }

  /// Asks for the job that was begun, from now on.
  func follow(_ ticket: JobTicket, from request: PollingRequest, now: Now) {
    guard cycle.follow(ticket, from: request) else {
      return refuse(
        "\(request.address.hostName) leads from https to http, which is not followed")
    }
    isJobNew = true
    cycle.rest(until: now.monotonic + Self.shortestPause)
  }

  /// Ends for an answer of which nothing can be made.
  private func refuse(_ why: String) { stop(.failed(failure(.unreadable, why))) }

  /// Takes an answer without a document to something that was posted.
  func accepted(_ request: PollingRequest, _ transfer: HTTPTransfer, now: Now) {
    let host = request.address.hostName
    // What it says in words tells nothing.
    transfer.body.begin()
    status.job = ticket(of: request, transfer)
    guard let ticket = status.job else {
      return refuse("\(host) took what was posted and does not say where its job is")
    }
    succeed(now: now)
    guard options.follows else { return refuse("\(host) has only begun its job") }
    follow(ticket, from: request, now: now)
  }
}
