import CellGrid
import JSONReading
import SessionModel

/// Lays JSON out as a tree that folds: members below each other, short lists on one line, texts as text,
/// and JSON inside strings as the tree that it is.
extension DetailBuilder {
  /// Elements or lines of one value that are shown at first.
  static let elementLimit = 200
  /// Columns of a list or an object that is shown on one line.
  private static let inlineWidth = 48
  /// Bytes of a container that is open by default below the first level.
  private static let smallContainer = 1000
  /// Lines of a text that is open by default below the first level.
  private static let smallText = 12
  /// Strings inside strings inside strings: as deep as anybody went by design.
  private static let decodingLimit = 4

  /// Adds the members or elements of a container, without a row for itself.
  mutating func children(of value: JSONValue, _ place: Place) {
    let limit = state.limit(section, place.path, Self.elementLimit)
    var count = 0
    if value.kind == .object {
      for member in value.members {
        count += 1
        if count <= limit {
          add(member.value, name: SafeText(member.key), place.member(member.key))
        }
      }
    } else {
      for element in value.elements {
        count += 1
        let isContainer = element.kind == .object || element.kind == .array
        if count <= limit {
          add(element, name: isContainer ? "\(count - 1)" : nil, place.element(count - 1))
        }
      }
    }
    if count > limit {
      addMore("\(NumberText.grouped(count - limit)) more", place, shown: Self.elementLimit)
    }
  }

  /// Adds one value: a row for it, and rows for what is inside when it is open.
  mutating func add(_ value: JSONValue, name: SafeText?, _ place: Place) {
    switch value.kind {
    case .object, .array: addContainer(value, name, place)
    case .string: addString(value.string ?? "", name, place)
    case .null, .false, .true, .number, .opaque:
      let text = SafeText(bytes: value.bytes.prefix(4096))
      row(place, nil, label(name) + [Span(text, .jsonLiteral)])
    }
  }

  /// What stands in front of a value.
  private func label(_ name: SafeText?) -> [Span] {
    name.map { [Span($0, .argumentName), Span(": ", .dim)] } ?? []
  }

  /// Adds an object or a list: its first row and, when it is open, what is inside.
  private mutating func addContainer(
    _ value: JSONValue, _ name: SafeText?, _ place: Place, marks: [Span] = []
  ) {
    let bytes = value.bytes.count
    if marks.isEmpty, bytes <= Self.inlineWidth, let line = inline(value) {
      return row(place, nil, label(name) + [Span(line, .jsonLiteral)])
    }
    if value.kind == .object, let fact = BinaryFact.block(value) {
      return row(place, nil, label(name) + [Span(SafeText(fact), .inferred)])
    }
    let isOpen = state.isOpen(
      section, place.path, !marks.isEmpty || (place.depth < 4 && bytes <= Self.smallContainer))
    let (open, close) = value.kind == .object ? ("{", "}") : ("[", "]")
    let count =
      value.kind == .object ? value.members.count { _ in true } : value.elements.count { _ in true }
    let head = isOpen ? open : "\(open) \(count) \(close)"
    row(place, isOpen, label(name) + [Span(SafeText(head), .dim)] + marks)
    if isOpen { children(of: value, place.inside) }
  }

  /// A small container without containers in it, on one line.
  private func inline(_ value: JSONValue) -> SafeText? {
    var items: [String] = []
    for member in value.members {
      guard member.value.kind != .object, member.value.kind != .array else { return nil }
      items.append("\(member.key): \(String(decoding: member.value.bytes, as: UTF8.self))")
    }
    for element in value.elements {
      guard element.kind != .object, element.kind != .array else { return nil }
      items.append(String(decoding: element.bytes, as: UTF8.self))
    }
    let text = items.joined(separator: ", ")
    return SafeText(value.kind == .object ? (items.isEmpty ? "{}" : "{ \(text) }") : "[\(text)]")
  }

  /// Adds a string: quoted when it is short, as text when it has lines, as a tree when it is JSON.
  mutating func addString(_ string: String, _ name: SafeText?, _ place: Place) {
    if let fact = BinaryFact.text(string) {
      return row(place, nil, label(name) + [Span(SafeText(fact), .inferred)])
    }
    if place.decoding < Self.decodingLimit, addDecoded(string, name, place) { return }
    let lineCount = string.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    guard lineCount > 1 else {
      let quote = [Span("\"", .dim)]
      return row(
        place, nil, label(name) + quote + [Span(SafeText(string), .jsonString)] + quote)
    }
    let isUsual = (place.depth < 2 || lineCount <= Self.smallText) && !isTold(place)
    let isOpen = state.isOpen(section, place.path, isUsual)
    row(
      place, isOpen, label(name) + [Span("\(NumberText.grouped(lineCount)) lines", .dim)])
    if isOpen { addText(string, place.inside, role: .jsonString) }
  }

  /// Whether another section shows the value already.
  private func isTold(_ place: Place) -> Bool {
    hasDiff && (section == .arguments || section == .result)
  }

  /// Adds a string as the JSON that it holds; tells whether it holds any.
  private mutating func addDecoded(_ string: String, _ name: SafeText?, _ place: Place) -> Bool {
    guard let first = string.utf8.first(where: { $0 > 0x20 }), string.utf8.count > 2,
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return false }
    var string = string
    var inner = place
    inner.decoding += 1
    // A parser of its own: that of the document lends its memory to the values being walked.
    let parser = JSONParser()
    let isDone = string.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in
        guard value.kind == .object || value.kind == .array else { return false }
        addContainer(value, name, inner, marks: [Span("  ", .dim), mark("decoded JSON")])
        return true
      }
    }
    return isDone == true
  }

  /// A name that was added by us.
  func mark(_ text: SafeText) -> Span {
    let brackets = state.glyphs.brackets
    return Span("\(brackets.open)\(text)\(brackets.close)", .inferred)
  }
}
