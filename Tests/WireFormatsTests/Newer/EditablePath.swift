import TestSupport

/// Where a value stands in a document.
struct EditablePath: CustomStringConvertible {
  private enum Step {
    case key(Int, String)
    case element(Int)
  }

  private var steps: [Step] = []

  var description: String {
    steps.isEmpty
      ? "the record"
      : steps.map { step in
        switch step {
        case .key(_, let key): ".\(key)"
        case .element(let place): "[\(place)]"
        }
      }.joined()
  }

  /// The member that the value is; `nil` for an element, and for the record itself.
  var key: String? {
    if case .key(_, let key)? = steps.last { key } else { nil }
  }

  /// Whether it stands somewhere in a list.
  var isInList: Bool {
    steps.contains { step in if case .element = step { true } else { false } }
  }

  /// The places of all values in a document, its own first.
  ///
  /// - Parameter isPassed: whether what stands in a member of an object is passed over.
  static func all(
    in value: EditableJSON, passing isPassed: (EditableJSON, String) -> Bool = { _, _ in false }
  ) -> [EditablePath] {
    var paths: [EditablePath] = []
    func walk(_ value: EditableJSON, _ path: EditablePath) {
      paths.append(path)
      switch value {
      case .array(let elements):
        for (place, element) in elements.enumerated() {
          walk(element, path.adding(.element(place)))
        }
      case .object(let members):
        for (place, member) in members.enumerated() where !isPassed(value, member.key) {
          walk(member.value, path.adding(.key(place, member.key)))
        }
      case .string, .word: break
      }
    }
    walk(value, EditablePath())
    return paths
  }

  private func adding(_ step: Step) -> EditablePath {
    var path = self
    path.steps.append(step)
    return path
  }

  /// The value that stands there.
  func value(in document: EditableJSON) -> EditableJSON {
    steps.reduce(document) { value, step in
      switch (value, step) {
      case (.array(let elements), .element(let place)): elements[place]
      case (.object(let members), .key(let place, _)): members[place].value
      default: value
      }
    }
  }

  /// The document with another value there.
  func replaced(
    in document: EditableJSON, by change: (EditableJSON) -> EditableJSON
  ) -> EditableJSON {
    Self.replaced(document, steps[...], change)
  }

  private static func replaced(
    _ value: EditableJSON, _ steps: ArraySlice<Step>, _ change: (EditableJSON) -> EditableJSON
  ) -> EditableJSON {
    guard let step = steps.first else { return change(value) }
    switch (value, step) {
    case (.array(var elements), .element(let place)):
      elements[place] = replaced(elements[place], steps.dropFirst(), change)
      return .array(elements)
    case (.object(var members), .key(let place, _)):
      members[place].value = replaced(members[place].value, steps.dropFirst(), change)
      return .object(members)
    default: return value
    }
  }
}
