import JSONReading

/// A JSON value that can be changed: what state is kept as while patches come for it.
///
/// Members keep their order. Numbers and words keep their bytes, so that what is not touched is written
/// as it was read.
indirect enum JSONTree: Sendable {
  /// `null`, `true`, `false`, a number, or what is too deep to be listed.
  case word([UInt8])
  case string(String)
  case array([JSONTree])
  case object([Member])

  /// One member of an object.
  struct Member: Sendable {
    var key: String
    var value: JSONTree
  }

  /// An object without members.
  static let empty = JSONTree.object([])

  /// Copies a value out of its document.
  init(_ value: JSONValue) {
    switch value.kind {
    case .null, .true, .false, .number, .opaque: self = .word(Array(value.bytes))
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.elements.map { JSONTree($0) })
    case .object:
      var members: [Member] = []
      var places: [SourceID: Int] = [:]
      for member in value.members {
        let key = member.key
        let tree = JSONTree(member.value)
        if let place = places[SourceID(key)] {
          members[place].value = tree
        } else {
          places[SourceID(key)] = members.count
          members.append(Member(key: key, value: tree))
        }
      }
      self = .object(members)
    }
  }

  /// Whether the value has at most so many levels and takes no more than what is left of a size.
  func fits(depth: Int, _ left: inout Int) -> Bool {
    left -= 16
    guard depth >= 0, left >= 0 else { return false }
    switch self {
    case .word(let bytes): left -= bytes.count
    case .string(let text): left -= text.utf8.count
    case .array(let elements):
      for element in elements where !element.fits(depth: depth - 1, &left) { return false }
    case .object(let members):
      for member in members {
        left -= member.key.utf8.count
        if !member.value.fits(depth: depth - 1, &left) { return false }
      }
    }
    return left >= 0
  }

  /// The value as JSON on one line.
  var json: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .word(let bytes): out += bytes
    case .string(let text): JSONText.append(text, to: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        element.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        JSONText.append(member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// The place of a member in a list, by the bytes of its key.
  static func place(of key: String, in members: [Member]) -> Int? {
    members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
  }
}

extension JSONTree: Equatable {
  /// Equality of RFC 6902, section 4.6: numbers by value, objects in any order.
  static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.word(let a), .word(let b)):
      if a == b { return true }
      guard let x = Double(String(decoding: a, as: UTF8.self)),
        let y = Double(String(decoding: b, as: UTF8.self))
      else { return false }
      return x == y
    case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): return a == b
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && a.allSatisfy { member in
          place(of: member.key, in: b).map { b[$0].value == member.value } ?? false
        }
    case (.word, _), (.string, _), (.array, _), (.object, _): return false
    }
  }
}
