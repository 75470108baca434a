import Reports
import SessionModel
import Settings

/// Tables of prices as TOML: a row for each model, with its unit.
enum PriceFile {
  /// Reads a table; every row must be complete, since a wrong price is worse than none.
  static func table(_ text: [UInt8], name: String) throws(TomlError) -> PriceTable {
    let file = try TomlFile(text, name: name)
    var models: [String: Row] = [:]
    var date: String?
    for leaf in file.leaves {
      func error(_ reason: String) -> TomlError {
        TomlError(file: name, line: leaf.line, column: leaf.column, reason: reason)
      }
      if leaf.path == ["as_of"] {
        guard case .string(let text) = leaf.value else { throw error("as_of: is no text") }
        date = text
        continue
      }
      guard leaf.path.count == 2 else {
        throw error("is no row of the form \"MODEL\" = { unit = …, input = …, output = … }")
      }
      var row = models[leaf.path[0].lowercased()] ?? Row(line: leaf.line, column: leaf.column)
      if leaf.path[1] == "unit" {
        guard leaf.value == .string(Price.unit) else {
          throw error("unit: \"\(Price.unit)\" is the one that is known")
        }
        row.hasUnit = true
      } else {
        guard let field = Row.fields[leaf.path[1]] else {
          throw error("unknown key \"\(leaf.path[1])\"")
        }
        guard let number = number(leaf.value), number >= 0, number.isFinite else {
          throw error("\(leaf.path[1]): is no number of zero or more")
        }
        row[keyPath: field] = number
      }
      models[leaf.path[0].lowercased()] = row
    }
    var rows: [String: Price] = [:]
    for (model, row) in models {
      guard row.hasUnit, let input = row.input, let output = row.output else {
        throw TomlError(
          file: name, line: row.line, column: row.column,
          reason: "\"\(model)\" needs unit, input and output")
      }
      rows[model] = Price(
        input: input, cachedInput: row.cachedInput, cacheWrite5m: row.cacheWrite5m,
        cacheWrite1h: row.cacheWrite1h, output: output)
    }
    return PriceTable(rows: rows, date: date)
  }

  /// A row while it is read.
  private struct Row {
    var line: Int
    var column: Int
    var hasUnit = false
    var input: Double?
    var cachedInput: Double?
    var cacheWrite5m: Double?
    var cacheWrite1h: Double?
    var output: Double?

    /// The keys of numbers.
    static var fields: [String: WritableKeyPath<Row, Double?>] {
      [
        "input": \.input, "cached_input": \.cachedInput, "cache_write_5m": \.cacheWrite5m,
        "cache_write_1h": \.cacheWrite1h, "output": \.output,
      ]
    }
  }

  private static func number(_ value: TomlFile.Value) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .string, .boolean, .empty, .other: nil
    }
  }
}
