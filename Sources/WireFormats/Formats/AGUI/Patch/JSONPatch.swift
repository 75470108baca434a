import JSONReading

/// A list of changes of a JSON value (RFC 6902).
struct JSONPatch: Sendable {
  /// One change.
  enum Operation: Sendable {
    case add(JSONPointer, JSONTree)
    case remove(JSONPointer)
    case replace(JSONPointer, JSONTree)
    case move(from: JSONPointer, to: JSONPointer)
    case copy(from: JSONPointer, to: JSONPointer)
    case test(JSONPointer, JSONTree)
  }

  /// Why a patch cannot be read or applied.
  struct Failure: Error, Equatable {
    /// The operation, from 0.
    var operation: Int
    /// One line for people.
    var reason: String
  }

  /// The changes in order, each with its place in the list.
  var operations: [(place: Int, operation: Operation)] = []
  /// Operations that the standard does not name: they are left out, the others are done.
  var unknown: [Failure] = []

  /// Reads a patch. Members and operations that the standard does not name are passed over.
  init(_ value: JSONValue) throws(Failure) {
    guard value.kind == .array else { throw Failure(operation: 0, reason: "it is no list") }
    for (index, element) in value.elements.enumerated() {
      if let name = element["op"]?.string, !Self.names.contains(name) {
        unknown.append(Failure(operation: index, reason: "unknown op '\(name)'"))
        continue
      }
      do throws(Wrong) {
        operations.append((index, try Self.operation(element)))
      } catch {
        throw Failure(operation: index, reason: error.reason)
      }
    }
  }

  /// The operations that the standard names.
  private static let names: Set = ["add", "remove", "replace", "move", "copy", "test"]

  /// Applies all changes, or none.
  func apply(to tree: inout JSONTree) throws(Failure) {
    var changed = tree
    for (index, operation) in operations {
      do throws(Wrong) {
        try Self.apply(operation, to: &changed)
      } catch {
        throw Failure(operation: index, reason: error.reason)
      }
    }
    tree = changed
  }

  /// What is wrong with one operation.
  private struct Wrong: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }

  // MARK: Reading

  private static func operation(_ value: JSONValue) throws(Wrong) -> Operation {
    guard value.kind == .object else { throw Wrong("an operation is no object") }
    guard let name = value["op"]?.string else { throw Wrong("an operation without op") }
    let path = try pointer(value, "path")
    switch name {
    case "add": return .add(path, try self.value(of: value))
    case "remove": return .remove(path)
    case "replace": return .replace(path, try self.value(of: value))
    case "move": return .move(from: try pointer(value, "from"), to: path)
    case "copy": return .copy(from: try pointer(value, "from"), to: path)
    case "test": return .test(path, try self.value(of: value))
    default: throw Wrong("invalid op '\(name)'")
    }
  }

  private static func pointer(_ value: JSONValue, _ key: StaticString) throws(Wrong) -> JSONPointer
  {
    guard let text = value[key]?.string else { throw Wrong("an operation without \(key)") }
    guard let pointer = JSONPointer(text) else { throw Wrong("'\(text)' is no JSON pointer") }
    return pointer
  }

  private static func value(of value: JSONValue) throws(Wrong) -> JSONTree {
    guard let value = value["value"] else { throw Wrong("an operation without value") }
    return JSONTree(value)
  }

  // MARK: Applying

  /// Levels that a value may have below its place, and levels of places: what the parser allows.
  private static let depthLimit = 256
  /// Bytes of text and values, together, that copying may lead to.
  private static let sizeLimit = 64 << 20

  /// Refuses what would nest or double without end: few bytes of copies make a tree of any size.
  private static func checkSize(
    of value: JSONTree, at path: JSONPointer, in tree: JSONTree?
  ) throws(Wrong) {
    var left = sizeLimit
    guard path.tokens.count <= depthLimit, value.fits(depth: depthLimit, &left),
      tree?.fits(depth: 2 * depthLimit, &left) ?? true
    else { throw Wrong("\(path.text): too deep, or too large") }
  }

  private static func apply(_ operation: Operation, to tree: inout JSONTree) throws(Wrong) {
    switch operation {
    case .add(let path, let value):
      if path.tokens.count > depthLimit { throw Wrong("\(path.text): too deep") }
      try add(value, at: path, to: &tree)
    case .remove(let path): _ = try remove(path, from: &tree)
    case .replace(let path, let value):
      try change(&tree, path.tokens[...], path) { (place) throws(Wrong) in place = value }
    case .move(let from, let path):
      if from.isAbove(path) { throw Wrong("\(path.text): a value cannot move into itself") }
      let value = try remove(from, from: &tree)
      try checkSize(of: value, at: path, in: nil)
      try add(value, at: path, to: &tree)
    case .copy(let from, let path):
      let value = try value(at: from, in: tree)
      try checkSize(of: value, at: path, in: tree)
      try add(value, at: path, to: &tree)
    case .test(let path, let value):
      if try self.value(at: path, in: tree) != value {
        throw Wrong("\(path.text): the test does not hold")
      }
    }
  }

  private static func value(at path: JSONPointer, in tree: JSONTree) throws(Wrong) -> JSONTree {
    var tree = tree
    for token in path.tokens {
      switch tree {
      case .array(let elements): tree = elements[try index(token, elements.count, path)]
      case .object(let members): tree = members[try place(token, members, path)].value
      case .word, .string: throw Wrong("\(path.text): nothing stands there")
      }
    }
    return tree
  }

  private static func add(_ value: JSONTree, at path: JSONPointer, to tree: inout JSONTree)
    throws(Wrong)
  {
    guard let last = path.tokens.last else {
      tree = value
      return
    }
    try change(&tree, path.tokens.dropLast(), path) { (parent) throws(Wrong) in
      switch parent {
      case .array(var elements):
        // One place more than there are elements: behind the last one.
        let index =
          last == "-" ? elements.count : try index(last, elements.count, path, adding: true)
        parent = .array([])
        elements.insert(value, at: index)
        parent = .array(elements)
      case .object(var members):
        parent = .empty
        if let place = JSONTree.place(of: last, in: members) {
          members[place].value = value
        } else {
          members.append(JSONTree.Member(key: last, value: value))
        }
        parent = .object(members)
      case .word, .string: throw Wrong("\(path.text): nothing can stand there")
      }
    }
  }

  private static func remove(_ path: JSONPointer, from tree: inout JSONTree) throws(Wrong)
    -> JSONTree
  {
    guard let last = path.tokens.last else {
      let removed = tree
      tree = .word(Array("null".utf8))
      return removed
    }
    let removed = try value(at: path, in: tree)
    try change(&tree, path.tokens.dropLast(), path) { (parent) throws(Wrong) in
      switch parent {
      case .array(var elements):
        let index = try index(last, elements.count, path)
        parent = .array([])
        elements.remove(at: index)
        parent = .array(elements)
      case .object(var members):
        let place = try place(last, members, path)
        parent = .empty
        members.remove(at: place)
        parent = .object(members)
      case .word, .string: throw Wrong("\(path.text): nothing stands there")
      }
    }
    return removed
  }

  /// Lends the value at the end of a way to `body` to change it.
  ///
  /// Each container is taken out of its place while it is changed, so that it is not copied.
  private static func change(
    _ tree: inout JSONTree, _ way: ArraySlice<String>, _ path: JSONPointer,
    _ body: (inout JSONTree) throws(Wrong) -> Void
  ) throws(Wrong) {
    guard let token = way.first else { return try body(&tree) }
    switch tree {
    case .array(var elements):
      let index = try index(token, elements.count, path)
      tree = .array([])
      try change(&elements[index], way.dropFirst(), path, body)
      tree = .array(elements)
    case .object(var members):
      let place = try place(token, members, path)
      tree = .empty
      try change(&members[place].value, way.dropFirst(), path, body)
      tree = .object(members)
    case .word, .string: throw Wrong("\(path.text): nothing stands there")
    }
  }

  private static func index(
    _ token: String, _ count: Int, _ path: JSONPointer, adding: Bool = false
  ) throws(Wrong) -> Int {
    guard let index = JSONPointer.index(token), index < count || (adding && index == count) else {
      throw Wrong("\(path.text): '\(token)' is no index of an array of length \(count)")
    }
    return index
  }

  private static func place(_ key: String, _ members: [JSONTree.Member], _ path: JSONPointer)
    throws(Wrong) -> Int
  {
    guard let place = JSONTree.place(of: key, in: members) else {
      throw Wrong("\(path.text): there is no '\(key)'")
    }
    return place
  }
}
