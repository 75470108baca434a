import JSONReading
import SessionModel

/// What is to be changed in a page of a session so that it is the page of a later position.
///
/// Rows are named by their anchors. A row is told anew where it says something else or stands elsewhere, without what
/// stands below it, which stays; the law is that a page that was changed is the page that is made anew.
struct HTMLChanges {
  private let session: Session
  /// How the page was written, and how it is written now.
  private let (before, after): (ReportOptions, ReportOptions)
  private let (old, new): (HTMLLayout, HTMLLayout)
  /// The rows that may say something else.
  private let changed: Set<String>

  /// Compares the pages of two positions.
  init(_ session: Session, _ options: ReportOptions, from: Int32, to: Int32) {
    self.session = session
    before = options.at(from)
    after = options.at(to)
    var (old, new) = (HTMLLayout(session, before), HTMLLayout(session, after))
    changed = Self.changed(in: session, from: from, to: to, &old, &new)
    (self.old, self.new) = (old, new)
  }

  /// Writes what is different, as one line of JSON: `rows` in their order, each with its `id`, the row that holds it
  /// (`in`), the row in front of it (`after`) and its `html`; the rows that are `gone`; `head` and `answer` where they
  /// are others.
  func line() -> [UInt8] {
    let (then, now) = (HTMLRows(session, before), HTMLRows(session, after))
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("rows")
    json.beginArray()
    for row in new.rows {
      if let known = old[row.id], known.isPlaced(as: row), !changed.contains(row.id) { continue }
      var html = ""
      now.begin(row.step) { html += $0 }
      json.beginObject()
      for (key, text) in [
        ("id", row.id), ("in", row.holder), ("after", row.before),
        ("html", html + HTMLRows.end(row.step.kind)),
      ] {
        json.key(key)
        json.string(text)
      }
      json.endObject()
    }
    json.endArray()
    json.key("gone")
    json.beginArray()
    for row in old.rows where new[row.id] == nil { json.string(row.id) }
    json.endArray()
    for (key, part) in [
      ("head", HTMLReport.header), ("answer", { HTMLReport.answer($0) ?? "" }),
    ] as [(String, (HTMLRows) -> String)] {
      let text = part(now)
      guard text != part(then) else { continue }
      json.key(key)
      json.string(text)
    }
    json.endObject()
    return json.bytes
  }

  /// The rows that may say something else: those of what was touched, those that count and measure it, and those whose
  /// state follows from what stands around them.
  private static func changed(
    in session: Session, from: Int32, to: Int32, _ old: inout HTMLLayout, _ new: inout HTMLLayout
  ) -> Set<String> {
    let touched = session.changed(from: from, to: to)
    let isElsewhere =
      session.text(.root, .folder, at: from) != session.text(.root, .folder, at: to)
    // Calls are told from the folder of the session.
    if isElsewhere { return Set(new.rows.map(\.id)) }
    let items = touched.lazy.filter { $0 != .root }
    let parents = items.map { session.parent($0) }
    // Thoughts of a message without a row stand with its call.
    let calls = items.compactMap { session.firstChild(of: $0, at: to) }
    var changed: Set<String> = []
    for item in Set(touched).union(parents).union(calls) where item != .root {
      changed.formUnion(old.chain(of: item))
      changed.formUnion(new.chain(of: item))
    }
    let known = Set(touched)
    for row in new.rows where row.step.isCurrent {
      let isFollowing = known.contains(.root) || known.contains(session.parent(row.step.node))
      if isFollowing { changed.insert(row.id) }
    }
    return changed
  }
}

extension ReportOptions {
  /// The same of another position.
  fileprivate func at(_ position: Int32) -> ReportOptions {
    var options = self
    options.position = position
    return options
  }
}
