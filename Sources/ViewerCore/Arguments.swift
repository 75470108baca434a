import CellGrid
import JSONReading
import SessionModel

/// The arguments of a call as pairs of name and text.
package struct Arguments {
  /// One argument.
  package struct Pair {
    /// The name; empty for arguments that are no object.
    package var name: SafeText
    /// The value as people read it.
    package var value: String
    /// Whether the value is no list or object.
    package var isScalar: Bool
  }

  /// Reads the top level of the arguments; text that is no JSON object is one pair without a name.
  ///
  /// - Parameter areWhole: whether nothing more of them comes: what is no JSON then is shown as it
  ///   stands, with what is wrong. What still arrives is shown as far as it is known.
  static func read(
    _ id: NodeID, _ datum: Datum, _ session: Session, at position: Int32, parser: JSONParser,
    limit: Int, areWhole: Bool = false
  ) -> [Pair] {
    guard let text = session.text(id, .arguments, at: position, limit: limit) else { return [] }
    if let pairs = members(of: text, parser) { return pairs }
    if areWhole, text.utf8.count < limit, let fault = ArgumentFault(text, parser: parser) {
      return [
        Pair(name: "", value: text, isScalar: true),
        Pair(name: "malformed", value: fault.text, isScalar: true),
      ]
    }
    for candidate in PartialJSON.candidates(text) {
      if let pairs = members(of: candidate, parser), !pairs.isEmpty { return pairs }
    }
    let isEmpty = text.isEmpty || text == "null" || text == "\"\""
    return isEmpty ? [] : [Pair(name: "", value: text, isScalar: true)]
  }

  /// The members of an object; `nil` when the text is none.
  private static func members(of text: String, _ parser: JSONParser) -> [Pair]? {
    var text = text
    return text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        guard value.kind == .object else { return nil }
        return value.members.map { member in
          Pair(
            name: SafeText(member.key), value: Self.text(member.value),
            isScalar: member.value.kind != .object && member.value.kind != .array)
        }
      }
    }
  }

  /// A value as people read it: strings without quotes, lists of words with commas, else JSON.
  private static func text(_ value: JSONValue) -> String {
    if let string = value.string { return string }
    if value.kind == .array {
      let words = value.elements.map { $0.string }
      if !words.isEmpty, !words.contains(nil) {
        return words.compactMap { $0 }.joined(separator: ", ")
      }
    }
    var writer = JSONWriter(compact: true)
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
