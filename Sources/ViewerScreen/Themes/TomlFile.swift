import CToml

/// A TOML document as the list of its values, each with its keys and its place.
package struct TomlFile: Sendable {
  /// A value that is no table and no array.
  package enum Value: Hashable, Sendable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    /// A table or an array with nothing in it.
    case empty
    /// A date or a time.
    case other
  }

  /// A value with its place.
  package struct Leaf: Hashable, Sendable {
    /// The keys from the root; places in arrays as digits.
    package var path: [String]
    package var value: Value
    /// Line and column, from 1.
    package var line: Int
    package var column: Int
  }

  /// What the file is called in errors.
  package let name: String
  /// The values, in the order of their keys.
  package let leaves: [Leaf]

  /// Reads a document.
  package init(_ text: [UInt8], name: String) throws(TomlError) {
    self.name = name
    var error = ctoml_error()
    let document = text.withUnsafeBytes { bytes in
      ctoml_parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &error)
    }
    guard let document else {
      let reason = withUnsafeBytes(of: error.reason) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw TomlError(
        file: name, line: Int(error.line), column: Int(error.column), reason: reason)
    }
    defer { ctoml_free(document) }
    leaves = (0..<ctoml_count(document)).map { Self.leaf(ctoml_at(document, $0)) }
  }

  /// A leaf of the shim as a value.
  private static func leaf(_ leaf: ctoml_leaf) -> Leaf {
    let value: Value =
      switch leaf.kind {
      case CTOML_STRING:
        .string(
          String(
            decoding: UnsafeRawBufferPointer(start: leaf.text, count: leaf.text_length),
            as: UTF8.self))
      case CTOML_INTEGER: .integer(leaf.integer)
      case CTOML_FLOAT: .number(leaf.number)
      case CTOML_BOOLEAN: .boolean(leaf.boolean)
      case CTOML_EMPTY: .empty
      default: .other
      }
    let path = leaf.path.map { String(cString: $0) } ?? ""
    return Leaf(
      path: path.split(separator: "\n").map(String.init), value: value, line: Int(leaf.line),
      column: Int(leaf.column))
  }
}

/// What is wrong with a TOML file, and where.
package struct TomlError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  package var file: String
  /// The line, from 1.
  package var line: Int
  /// The column, from 1.
  package var column: Int
  /// What is wrong, for people.
  package var reason: String

  package init(file: String, line: Int, column: Int, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `file:line:column: reason`.
  package var description: String { "\(file):\(line):\(column): \(reason)" }
}
