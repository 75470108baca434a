/// What is asked of a database, again and again.
package struct DatabaseQuery: Sendable {
  /// The query. `:session` is the session that is read, `:since` the greatest value of the column
  /// `changed` in the rows of the last time. A column `table` names the part that a row is.
  package var sql: String
  /// The columns that hold JSON, which becomes a part of the record as it stands.
  package var json: [String]

  package init(sql: String, json: [String]) {
    self.sql = sql
    self.json = json
  }
}
