import JSONReading

/// A document that is kept as a log of changes to it, as Visual Studio Code writes its chats.
///
/// Each line has a kind: 0 is the whole document `v`, 1 sets the value at the path `k`, 2 appends the list `v`
/// to the one at `k`, which is cut to `i` elements first, and 3 deletes what stands at `k`.
struct ChangeLog {
  /// The document as it is now.
  private(set) var document = JSONTree.empty

  /// What a change was about.
  enum Place {
    /// One request, by its number.
    case request(Int)
    /// The list of requests.
    case requests
    case elsewhere
  }

  /// Applies a change.
  ///
  /// - Returns: what it was about; `nil` for none that is known.
  mutating func apply(_ change: JSONValue) -> Place? {
    let path = change.list("k").map { JSONTree($0) }
    let value = change["v"].map { JSONTree($0) }
    switch change["kind"]?.integer {
    case 0:
      guard let value else { return nil }
      document = value
      return .requests
    case 1: update(path) { $0 = value ?? .word(Array("null".utf8)) }
    case 2:
      let length = change["i"]?.integer
      update(path) { list in
        var elements = list.list
        if let length { elements = Array(elements.prefix(Int(clamping: max(0, length)))) }
        list = .array(elements + value.list)
      }
    case 3: update(path) { $0 = nil }
    default: return nil
    }
    guard path.first.text == "requests" else { return .elsewhere }
    guard path.count > 1, let place = path[1].integer, place >= 0 else { return .requests }
    return path.count == 2 ? .requests : .request(Int(place))
  }

  /// Changes what stands at a path; what is `nil` then is taken out.
  private mutating func update(_ path: [JSONTree], _ change: (inout JSONTree?) -> Void) {
    // Taken out of its place, so that it is changed and not copied.
    var whole: JSONTree? = document
    document = .empty
    Self.update(&whole, path[...], change)
    document = whole ?? .empty
  }

  private static func update(
    _ tree: inout JSONTree?, _ path: ArraySlice<JSONTree>, _ change: (inout JSONTree?) -> Void
  ) {
    guard let step = path.first else { return change(&tree) }
    let rest = path.dropFirst()
    switch (tree, step) {
    case (.array(var elements), .word):
      guard let place = step.integer, place >= 0, place <= elements.count else { return }
      tree = nil
      let isThere = place < elements.count
      var element = isThere ? elements[Int(place)] : nil
      update(&element, rest, change)
      if let element {
        if isThere { elements[Int(place)] = element } else { elements.append(element) }
      } else if isThere {
        elements.remove(at: Int(place))
      }
      tree = .array(elements)
    case (.object(var members), .string(let key)):
      tree = nil
      let place = JSONTree.place(of: key, in: members)
      var value = place.map { members[$0].value }
      update(&value, rest, change)
      switch (place, value) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(JSONTree.Member(key: key, value: value))
      case (nil, nil): break
      }
      tree = .object(members)
    case (nil, .string(let key)):
      var value: JSONTree?
      update(&value, rest, change)
      if let value { tree = .object([JSONTree.Member(key: key, value: value)]) }
    default: break
    }
  }
}
