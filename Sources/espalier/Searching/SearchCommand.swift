import CellGrid
import Feeds
import JSONReading
import SessionModel
import Sessions
import ViewerCore

/// `espalier search PATTERN`: what sessions say and do, as lines or as JSON.
struct SearchCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// The time after which what was found is written, and what a request to end waits for at most.
  private static let slice = Milliseconds(50)

  /// Searches.
  ///
  /// - Returns: what `grep` would: success when something was found, failure when nothing was.
  func run() throws -> Int32 {
    let invocation = program.invocation
    guard let pattern = invocation.source, !pattern.isEmpty else {
      throw UsageError("search for what? espalier search PATTERN")
    }
    let query = SearchQuery(pattern, isLiteral: invocation.has(.fixedStrings))
    do throws(TextPattern.Trouble) {
      _ = try TextPattern(query)
    } catch {
      throw UsageError("PATTERN: \(error.reason)")
    }
    let named = invocation.moreSources
    let sessions = named.isEmpty ? nil : try NamedSessions.all(named, program.environment)
    var search = ContentSearch(
      SearchRequest(query, in: try scope()), program, in: sessions)
    var (count, last) = (0, ListedSession.ID?.none)
    while !search.isAtEnd {
      for found in search.step(budget: Self.slice) {
        if invocation.has(.json) {
          for hit in found.hits { write(json: hit, of: found.session) }
        } else {
          write(found, isNew: found.session.id != last)
        }
        count += found.hits.count
        last = found.session.id
      }
      for trouble in search.takeTroubles() { Output.error("\(SafeText(trouble))") }
    }
    return count > 0 ? ExitStatus.success : ExitStatus.failure
  }

  /// Which sessions and which hits are meant.
  private func scope() throws(UsageError) -> SearchScope {
    let now = Environment.now.wall
    let fields: [(Option, SearchRequest.Field)] = [
      (.agent, .agent), (.project, .project), (.kind, .kind), (.since, .since), (.until, .until),
    ]
    var scope = SearchScope()
    for (option, field) in fields {
      for value in program.invocation.all(option) {
        do throws(SearchRequest.Trouble) {
          try scope.take(field, value, now: now, zone: Environment.zone)
        } catch {
          throw UsageError("--\(option.rawValue): \(error.reason)")
        }
      }
    }
    return scope
  }

  // MARK: Lines

  /// Writes hits: at a terminal below a line that tells the session, in a pipe each in a line that tells all, its
  /// file at the end.
  private func write(_ found: FoundSession, isNew: Bool) {
    let session = found.session
    let age = AgeText.text(Environment.now.wall - session.modified)
    let columns = Program.columns
    if let columns, isNew {
      let head = [session.agent, session.project, age, session.title].filter { !$0.isEmpty }
      Output.line(SafeText(head.joined(separator: "  ")).fitted(to: columns))
    }
    let known = [(age, 9), (session.agent, 12), (session.project, 16), (session.title, 32)]
    let front: SafeText = columns == nil ? Self.columns(known) : "  "
    for hit in found.hits {
      let turn = hit.turn.map { "turn \($0)" } ?? "-"
      let place: SafeText = "\(front)\(Self.columns([(turn, 8), (hit.place, 14)]))"
      write(hit, behind: place, columns: columns, source: session.source)
    }
  }

  /// Texts in columns of these widths.
  private static func columns(_ texts: [(text: String, width: Int)]) -> SafeText {
    texts.reduce("") { line, column in
      let shown = SafeText(column.text).fitted(to: column.width).padded(to: column.width)
      return "\(line)\(shown)  "
    }
  }

  /// Writes the line of a hit, which is marked where there are colours.
  private func write(_ hit: FoundHit, behind place: SafeText, columns: Int?, source: String) {
    let (match, after) = (SafeText(hit.match), SafeText(hit.after))
    var before = SafeText(hit.before)
    var rest = after
    if let columns {
      let room = max(0, columns - place.width)
      // What is in front of the hit gives way to it.
      before = before.fitted(
        to: max(min(room / 4, before.width), room - match.width - after.width), truncation: .leading
      )
      rest = after.fitted(to: max(0, room - before.width - match.width))
    } else {
      rest = "\(after)  \(SafeText(source))"
    }
    let codes = program.usesColor ? [1, 31] : []
    Output.line([
      Output.StyledPiece(text: "\(place)\(before)"), Output.StyledPiece(text: match, codes: codes),
      Output.StyledPiece(text: rest),
    ])
  }

  // MARK: JSON

  /// Writes a hit as an object on a line; keys always appear, in this order.
  private func write(json hit: FoundHit, of session: ListedSession) {
    var json = JSONWriter(compact: true)
    func text(_ key: String, _ value: String?) {
      json.key(key)
      if let value { json.string(value) } else { json.null() }
    }
    func number(_ key: String, _ value: Int?) {
      json.key(key)
      if let value { json.number(Int64(value)) } else { json.null() }
    }
    json.beginObject()
    text("source", session.source)
    text("agent", session.agent)
    text("id", session.session ?? session.glance?.id)
    text("project", session.project.isEmpty ? nil : session.project)
    text("folder", session.glance?.folder)
    text("title", session.glance?.title ?? session.glance?.prompt)
    text("modified_at", TimeText.text(session.modified))
    number("hit", hit.number)
    number("turn", hit.turn)
    text("at", hit.moment.map { TimeText.text($0) })
    text("role", hit.role?.word)
    text("tool", hit.tool?.name)
    text("kind", hit.tool?.kind.word)
    text("field", hit.fieldWord)
    text("before", hit.before)
    text("match", hit.match)
    text("after", hit.after)
    json.endObject()
    Output.document(json)
  }
}
