import JSONReading
import SessionModel

/// How the sessions in a SQLite database are read: a format may have several, one for each shape that its
/// databases have had.
struct DatabaseTables: Sendable {
  /// The tables by which a database is known, with the columns that tell it from those of other tools:
  /// several call their tables `sessions` and `messages`.
  var needed: [String: Set<String>]
  /// The tables whose rows are sessions.
  var sessions: [SessionTable]
  /// What is asked for, in order. `:session` is the id of the session, `:since` the greatest value of
  /// the column `changed` that came before. A column `table` becomes the `file` of the record.
  var queries: [String]
  /// The columns that hold JSON, packed or not.
  var json: [String]
  /// How a session stands by its last message (see `SessionTable.last`).
  var turn: @Sendable (JSONValue) -> SessionGlance.Turn = { _ in .unknown }

  /// Whether a database with these columns is one.
  ///
  /// - Parameter columns: the columns of each table.
  func match(_ columns: [String: Set<String>]) -> Bool {
    needed.allSatisfy { table, names in columns[table].map { names.isSubset(of: $0) } ?? false }
  }
}
