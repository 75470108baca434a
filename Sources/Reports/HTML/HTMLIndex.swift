import JSONReading
import SessionModel

/// The page with all sessions of a server.
enum HTMLIndex {
  /// Writes the page.
  static func page(
    _ cards: [SessionCard], _ stream: HTMLStream, _ options: ReportOptions, now: Milliseconds
  ) -> [UInt8] {
    let text = """
      \(HTMLPage.top(title: "sessions", policy: HTMLPage.livePolicy, isServed: true))
      \(HTMLPage.root) data-live="\(stream.path)" data-mark="\(stream.mark)">
      <header><h1>sessions</h1>
      <p class="meta bar"><span class="live" role="status">as of \(stream.moment), reload for what is \
      new</span></p></header>
      \(table(cards, options, now: now))
      </div>
      <script>\(HTMLPage.liveScript)</script>
      </body>
      </html>

      """
    return Array(text.utf8)
  }

  /// Writes what is to be changed in it, as one line of JSON.
  static func changes(
    _ cards: [SessionCard], _ options: ReportOptions, now: Milliseconds
  ) -> [UInt8] {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("table")
    json.string(table(cards, options, now: now))
    json.endObject()
    return json.bytes
  }

  /// The sessions, each a row: those that are at work first, then the newest.
  private static func table(
    _ cards: [SessionCard], _ options: ReportOptions, now: Milliseconds
  ) -> String {
    if cards.isEmpty { return "<p class=\"meta table\">no session yet</p>" }
    let lines = TextLines(options: options)
    let rows = cards.sorted(by: SessionCard.isBefore).map { card in
      let status = card.status
      let age = card.last.map { HTMLText.escaped(card.ageText($0, now)) } ?? ""
      let trouble = card.trouble.map { "<br><span class=\"error\">\(line($0, lines))</span>" } ?? ""
      return """
        <tr><td class="status \(status.bareWord)">\(status.sign) \(status.word)</td>
        <td><a id="s\(card.id)" href="/sessions/\(card.id)">\(line(card.title, lines))</a>\(trouble)</td>
        <td class="agent">\(line(card.agent, lines))</td><td class="took">\(age)</td>
        <td class="took">\(card.counts)</td></tr>
        """
    }
    let head = ["status", "session", "agent", "last", "calls"].map {
      "<th scope=\"col\">\($0)</th>"
    }
    return "<table class=\"table\"><thead><tr>\(head.joined())</tr></thead>\n<tbody>"
      + rows.joined(separator: "\n") + "</tbody></table>"
  }

  private static func line(_ text: String, _ lines: TextLines) -> String {
    HTMLText.escaped(lines.cut(lines.line(text), to: 100))
  }
}
