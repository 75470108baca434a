import SessionModel

/// The pages of a server, and what is to be changed in them.
package enum ServedPages {
  /// The page of a session as it is now.
  ///
  /// - Parameters:
  ///   - mark: where it stands in the stream at `path`.
  package static func session(
    _ session: Session, _ options: ReportOptions, path: String, mark: String, now: Milliseconds
  ) -> [UInt8] {
    var page: [UInt8] = []
    let stream = HTMLStream(
      path: path, mark: mark, moment: TimeText.clock(now, zone: options.zone))
    HTMLReport.write(session, options, in: .live(stream)) { page += $0 }
    return page
  }

  /// What is to be changed in the page of a session, as one line of JSON.
  package static func changes(
    in session: Session, _ options: ReportOptions, from: Int32
  ) -> [UInt8] {
    HTMLChanges(session, options, from: from, to: session.position).line()
  }

  /// What tells a page that it is too old to be changed.
  package static let reload = Array("{\"reload\":true}".utf8)

  /// The page with all sessions.
  package static func index(
    _ cards: [SessionCard], _ options: ReportOptions, path: String, mark: String, now: Milliseconds
  ) -> [UInt8] {
    let stream = HTMLStream(
      path: path, mark: mark, moment: TimeText.clock(now, zone: options.zone))
    return HTMLIndex.page(cards, stream, options, now: now)
  }

  /// What is to be changed in the page with all sessions.
  package static func indexChanges(
    _ cards: [SessionCard], _ options: ReportOptions, now: Milliseconds
  ) -> [UInt8] { HTMLIndex.changes(cards, options, now: now) }

  /// The form that asks for the token.
  ///
  /// - Parameter isWrong: whether one was given that is not it.
  package static func signIn(isWrong: Bool) -> [UInt8] {
    let word = isWrong ? "<p class=\"error\" role=\"alert\">✗ That is not the token.</p>\n" : ""
    let text = """
      \(HTMLPage.top(title: "espalier", policy: HTMLPage.formPolicy, isServed: true))
      \(HTMLPage.root)>
      <header><h1>espalier</h1></header>
      <form method="post" class="sign-in">
      \(word)<label for="token">The token of this server</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
      <button>show the sessions</button>
      </form>
      </div>
      </body>
      </html>

      """
    return Array(text.utf8)
  }
}
