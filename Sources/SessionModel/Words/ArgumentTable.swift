/// Arguments by name, for those who look for some of them: small letters and capitals are the same.
struct ArgumentTable {
  /// The arguments.
  let arguments: [Argument]
  /// Their names in small letters.
  private let names: [String]

  /// Makes a table of arguments.
  init(_ arguments: [Argument]) {
    self.arguments = arguments
    names = arguments.map { $0.name.lowercased() }
  }

  /// The value of an argument, as it stands.
  func value(_ name: String) -> String? {
    guard let index = names.firstIndex(of: name.lowercased()), arguments[index].kind != .null
    else { return nil }
    return arguments[index].value
  }

  /// The value of an argument on one line; `nil` when it says nothing.
  func line(_ name: String) -> String? {
    guard let value = value(name) else { return nil }
    let line = ArgumentSummary.line(value)
    return line.isEmpty ? nil : line
  }

  /// The first of several that says something.
  func line(oneOf names: [String]) -> String? { names.lazy.compactMap { line($0) }.first }

  /// The first of several that is a whole number.
  func number(oneOf names: [String]) -> Int? {
    names.lazy.compactMap { value($0).flatMap { Int($0) } }.first
  }
}
