/// A table whose rows are sessions: which of its columns tell what.
///
/// Of columns that came with newer versions those count that are there.
struct SessionTable: Sendable {
  /// The name of the table; it is called `s` in what is asked.
  var name: String
  /// The column that names the session.
  var id = "id"
  /// The columns that tell the title, the folder, the model and the times, the best one first.
  var title: [String] = []
  var folder: [String] = []
  var model: [String] = []
  var created: [String] = []
  var updated: [String]
  /// The columns that name the session that it was forked from.
  var forked: [String] = []
  /// What holds for a session at the top, each of a column that may be missing.
  var isTop: [(column: String, condition: String)] = []
  /// Gives the last message as JSON; `nil` where that would take too long.
  var last: String?

  /// Asks for the sessions at the top: the id, a text of JSON, and when they were written to.
  ///
  /// - Parameter columns: the columns of the table.
  func select(_ columns: Set<String>) -> String {
    let told = [
      ("id", [id]), ("title", title), ("folder", folder), ("model", model), ("created", created),
      ("updated", updated), ("forked", forked),
    ].map { "'\($0.0)', \(Self.first(of: $0.1, in: columns))" }
    let object = (told + ["'last', \(last ?? "NULL")"]).joined(separator: ", ")
    let conditions = isTop.filter { columns.contains($0.column) }.map(\.condition)
    let condition = (["s.\(id) IS NOT NULL"] + conditions).joined(separator: " AND ")
    return """
      SELECT s.\(id) AS i, json_object(\(object)) AS j, \(Self.first(of: updated, in: columns)) AS u
      FROM \(name) s WHERE \(condition)
      """
  }

  /// The value of the first column that has one.
  private static func first(of names: [String], in columns: Set<String>) -> String {
    let known = names.filter(columns.contains).map { "NULLIF(s.\($0), '')" }
    return known.isEmpty ? "NULL" : "COALESCE(\((known + ["NULL"]).joined(separator: ", ")))"
  }
}
