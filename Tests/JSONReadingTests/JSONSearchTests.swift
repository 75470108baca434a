import JSONReading
import Testing

/// What is looked for by several bytes at once is found wherever it stands, and nowhere else.
@Suite("Searching JSON")
struct JSONSearchTests {
  private let parser = JSONParser()

  private static let keys: [StaticString] = [
    "a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg", "hhhhhhhh", "iiiiiiiii", "jjjjjjjjjj",
    "kkkkkkkkkkk", "llllllllllll", "mmmmmmmmmmmmmmmmm", "type", "uuid", "message", "timestamp",
    "sessionId", "parentUuid", "isSidechain", "version", "cwd", "userType", "gitBranch", "slug",
    "requestId", "toolUseResult", "content", "role", "model", "id", "usage", "stop_reason",
    "stop_sequence", "x", "y", "z", "w",
  ]

  private func parse(_ text: String, _ body: (JSONValue) -> Void) throws {
    try parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in body(value) }
  }

  @Test("each key is found in an object of any size, and no other")
  func members() throws {
    for count in 0...Self.keys.count {
      // Containers stand in between, with keys of the same words.
      let members = Self.keys.prefix(count).enumerated().map { place, key in
        place % 3 == 1 ? #""\#(key)":{"x":-1,"value":\#(place)}"# : #""\#(key)":\#(place)"#
      }
      try parse(#"[{"x":1},{\#(members.joined(separator: ","))}]"#) { list in
        var elements = list.elements
        _ = elements.next()
        guard let object = elements.next() else {
          Issue.record("no object")
          return
        }
        for (place, key) in Self.keys.enumerated() {
          let found = object[key].flatMap { $0.integer ?? $0["value"]?.integer }
          #expect(found == (place < count ? Int64(place) : nil), "\(key) of \(count)")
        }
        #expect(object["value"] == nil)
      }
    }
  }

  @Test("each key is found wherever it stood in the object before", arguments: [6, 16, 31, 32, 33])
  func orders(count: Int) throws {
    for turn in 0...count {
      let keys = Self.keys[turn..<count] + Self.keys[..<turn]
      let members = keys.map { key in #""\#(key)":"\#(key)""# }
      try parse("{\(members.joined(separator: ","))}") { object in
        for (place, key) in Self.keys.enumerated() {
          #expect(object[key]?.string == (place < count ? key.description : nil))
        }
      }
    }
  }

  @Test("of a key that stands twice the last one counts, in objects of any size", arguments: 1...37)
  func repeated(count: Int) throws {
    let members = Self.keys.prefix(count).enumerated().map { place, key in #""\#(key)":\#(place)"# }
    let again = #""\#(Self.keys[count / 2])":"again""#
    try parse("{\((members + [again]).joined(separator: ","))}") { object in
      #expect(object[Self.keys[count / 2]]?.string == "again")
      if count > 1 { #expect(object["a"]?.integer == (count / 2 == 0 ? nil : 0)) }
    }
  }

  @Test("a word is found at each place of a text of any length")
  func places() {
    for word in [
      "ab", "abc", "a-word-of-a-few", "one that is longer than what is looked at at once",
    ] {
      let wanted = Array(word.utf8)
      for length in stride(from: 0, through: 150, by: 7) {
        var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
        #expect(place(wanted, text) == nil)
        for start in 0..<max(0, length - wanted.count + 1) {
          text.replaceSubrange(start..<start + wanted.count, with: wanted)
          #expect(place(wanted, text) == start, "\(word) at \(start) of \(length)")
          // Half of it behind is none.
          text.replaceSubrange(
            start..<start + wanted.count,
            with: repeatElement(UInt8(ascii: "a"), count: wanted.count))
        }
      }
    }
  }

  private func place(_ wanted: [UInt8], _ text: [UInt8]) -> Int? {
    wanted.withUnsafeBytes { wanted in
      text.withUnsafeBytes { JSONText.place(of: wanted, in: $0) }
    }
  }

  @Test("characters that are written out are seen behind others that are not, at each place")
  func writtenOut() {
    for start in 0...70 {
      for (escape, isPlain) in [
        (#"\u0041"#, true), (#"\u007e"#, true), (#"\u001b"#, false), (#"\u00e9"#, false),
        (#"\u20ac"#, false),
      ] {
        for others in ["", #"\u001b[1m"#] {
          let text = Array(
            (others + String(repeating: "-", count: start) + escape + "tail").utf8)
          let isSeen = text.withUnsafeBytes { JSONText.writesOutPlainText($0) }
          #expect(isSeen == isPlain, "\(escape) at \(start)")
        }
      }
      // Cut off in the middle it is no character.
      let cut = Array((String(repeating: "-", count: start) + #"\u004"#).utf8)
      #expect(cut.withUnsafeBytes { !JSONText.writesOutPlainText($0) })
    }
  }
}
