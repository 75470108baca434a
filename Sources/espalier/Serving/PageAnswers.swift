import CellGrid
import Feeds
import Reports
import SessionModel

/// Answers what a server is asked for, with the sessions in its hands.
final class PageAnswers {
  private let sessions: ServedSessions
  private let server: JobServer
  private let options: ReportOptions
  private var ledger: MetricsLedger
  /// How often anything has changed.
  private var version = 0

  /// What a page is.
  static let contentType = "text/html; charset=utf-8"
  /// How often the ages in the list are told anew.
  private static let ageing: Int64 = 30_000
  /// Of its time a server spends at most one part in so many on one page that changes.
  private static let share: Int64 = 8

  /// - Parameter secrets: what is hidden wherever secrets are.
  init(
    _ sessions: ServedSessions, _ server: JobServer, _ program: Program, hiding secrets: [String]
  ) throws {
    self.sessions = sessions
    self.server = server
    var options = program.reportOptions()
    options.redactor = try program.redactor(isUsual: true, hiding: secrets)
    self.options = options
    ledger = MetricsLedger(version: Version.number, prices: program.prices) { SafeText.plain($0) }
    sessions.whenWithdrawn = { [unowned self] in ledger.retire($0.id) }
    server.offerPages { isWrong in
      ServedPage(
        contentType: Self.contentType, body: ServedPages.signIn(isWrong: isWrong),
        policy: HTMLPage.formPolicy)
    }
  }

  /// Answers all that was asked.
  ///
  /// - Parameter hasNews: whether any session has changed.
  func answer(hasNews: Bool, now: Now) {
    if hasNews { version += 1 }
    server.indexMark = "\(sessions.epoch)-\(version)-\(now.wall.count / Self.ageing)"
    for question in server.questions {
      if question == .figures {
        answerFigures(now: now)
        continue
      }
      let start = Environment.monotonic()
      guard var page = page(for: question, now: now) else { continue }
      page.pause = Milliseconds((Environment.monotonic() - start).count * Self.share)
      server.answer(question) { _ in page }
    }
  }

  private func answerFigures(now: Now) {
    let page = ledger.page(of: sessions.all.map(\.metered), now: now.wall)
    server.answer(.figures) { accept in
      let dialect = MetricsDialect(accept: accept)
      return ServedPage(contentType: dialect.contentType, body: page(dialect))
    }
  }

  /// What answers a question.
  private func page(for question: ServedQuestion, now: Now) -> ServedPage? {
    switch question {
    case .figures: nil
    case .body(let id): sessions[id]?.snapshot ?? Self.gone
    case .page(.job(let id)): sessions[id]?.page(options, now: now.wall) ?? Self.gone
    case .changes(.job(let id), let mark):
      sessions[id]?.changes(since: mark, options) ?? Self.gone
    case .page(.index):
      ServedPage(
        contentType: Self.contentType,
        body: ServedPages.index(
          cards, options, path: "/live", mark: server.indexMark, now: now.wall),
        policy: HTMLPage.livePolicy)
    case .changes(.index, _):
      ServedPage(
        contentType: "", body: ServedPages.indexChanges(cards, options, now: now.wall),
        mark: server.indexMark)
    }
  }

  private var cards: [SessionCard] { sessions.all.map { $0.card(options) } }

  /// What is told of a session that went while it was asked for.
  private static let gone = ServedPage(contentType: "application/json", body: ServedPages.reload)
}
