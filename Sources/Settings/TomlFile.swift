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
    if let line = TomlDepth.excess(in: text) {
      throw TomlError(
        file: name, line: line, column: 1,
        reason: "more than \(TomlDepth.limit) tables within each other")
    }
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

  /// The bytes of a file of the user's; `nil` when there is none.
  package static func read(_ path: String, limit: Int) throws(TomlError) -> [UInt8]? {
    do throws(UserFile.Refusal) {
      return try UserFile.read(path, limit: limit)
    } catch {
      if error.isAbsence { return nil }
      throw TomlError(file: path, line: 0, column: 0, reason: "\(error)")
    }
  }

  /// An error at a value.
  func error(_ leaf: Leaf, _ reason: String) -> TomlError {
    TomlError(file: name, line: leaf.line, column: leaf.column, reason: reason)
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
    let path = UnsafeRawBufferPointer(start: leaf.path, count: leaf.path_length)
    return Leaf(
      path: path.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) },
      value: value, line: Int(leaf.line), column: Int(leaf.column))
  }
}

extension TomlFile.Leaf {
  /// The value, which is a text.
  func text(in file: TomlFile) throws(TomlError) -> String {
    guard case .string(let text) = value else {
      throw file.error(self, "\"\(path.last ?? "")\" is a text")
    }
    return text
  }

  /// The value, which is true or false.
  func truth(in file: TomlFile) throws(TomlError) -> Bool {
    guard case .boolean(let isOn) = value else {
      throw file.error(self, "\"\(path.last ?? "")\" is true or false")
    }
    return isOn
  }
}
