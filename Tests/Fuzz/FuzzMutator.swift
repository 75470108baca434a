import JSONReading
import TestSupport
import WireFormats

/// Changes inputs that are lines of JSON by what they mean: members and elements come, go and
/// become others, of the words that the reader knows, and numbers become extreme.
struct FuzzMutator {
  private let target: FuzzTarget
  /// The words of the target; those of a format, where the first byte chooses one, as they are
  /// asked for.
  private let words: Vocabulary
  private var formatWords: [String: Vocabulary] = [:]

  init(_ target: FuzzTarget) {
    self.target = target
    words = Vocabulary(target.words().map { FuzzFiles.Literal(word: $0, isValue: true) })
  }

  /// The changed input; `nil` when its bytes are to be changed.
  mutating func changed(_ input: [UInt8], seed: UInt32) -> [UInt8]? {
    var random = SeededGenerator(seed: UInt64(seed))
    guard case .lines(let prefix) = target.mutation, input.count >= prefix, random.chance(50) else {
      return nil
    }
    var change = LineChange(of: words(for: input), random)
    var lines = input.dropFirst(prefix).split(separator: 10, omittingEmptySubsequences: false)
      .map(Array.init)
    let place = Int.random(in: lines.indices, using: &change.random)
    change.draw(near: lines[place])
    switch Int.random(in: 0..<8, using: &change.random) {
    case 0: lines.insert(change.record(), at: place)
    case 1: lines.insert(lines[place], at: Int.random(in: lines.indices, using: &change.random))
    case 2 where lines.count > 1: lines.remove(at: place)
    case 3: lines.swapAt(place, Int.random(in: lines.indices, using: &change.random))
    default:
      guard let text = change.changed(lines[place]) else { return nil }
      lines[place] = text
    }
    return Array(input.prefix(prefix)) + lines.joined(separator: [10])
  }

  /// The words that an input may be made of.
  private mutating func words(for input: [UInt8]) -> Vocabulary {
    guard ["reading", "formats", "glances"].contains(target.name), let first = input.first else {
      return words
    }
    guard let name = FuzzFormat.chosen(by: first)?.name else { return words }
    if let known = formatWords[name] { return known }
    let own = FuzzFiles.literals(of: name)
    let known = own.isEmpty ? words : Vocabulary(own)
    formatWords[name] = known
    return known
  }
}

/// The words that records are made of, in the order in which they stand in the sources.
private struct Vocabulary {
  let words: [String]
  /// Those that are values and no keys, such as the kinds of records.
  let values: [String]
  /// Where each word stands among all.
  private let places: [String: Int]
  /// The keys that are looked up in what has a name.
  private let members: [String: [String]]
  /// The words that stand in the line of one.
  private let beside: [String: [String]]

  init(_ literals: [FuzzFiles.Literal]) {
    let plain = literals.filter { $0.word.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    words = plain.map(\.word)
    values = plain.filter(\.isValue).map(\.word)
    places = Dictionary(zip(words, words.indices)) { first, _ in first }
    members = plain.reduce(into: [:]) { members, literal in
      for holder in literal.holders { members[holder, default: []].append(literal.word) }
    }
    beside = plain.reduce(into: [:]) { beside, literal in
      let others = literal.beside.subtracting([literal.word]).sorted()
      if !others.isEmpty { beside[literal.word] = others }
    }
  }

  /// The keys of an object with a key; `nil` where none are known.
  func members(of key: String) -> ArraySlice<String>? { members[key]?[...] }

  /// The words that stand in the line of one; `nil` where there are none.
  func beside(_ word: String) -> [String]? { beside[word] }

  /// The words that stand near one of them; `nil` for another.
  func near(_ word: String) -> ArraySlice<String>? { places[word].map { near(place: $0) } }

  /// The words that stand near the one at a place.
  func near(place: Int) -> ArraySlice<String> {
    words[max(0, place - 6)..<min(words.count, place + 7)]
  }
}

/// A change of one line of JSON.
private struct LineChange {
  private let vocabulary: Vocabulary
  /// Words that stand near each other in the sources: they belong together in records as well.
  private var near: ArraySlice<String> = []
  var random: SeededGenerator

  init(of vocabulary: Vocabulary, _ random: SeededGenerator) {
    (self.vocabulary, self.random) = (vocabulary, random)
  }

  /// Draws words from then on mostly near one, which a line may have already.
  mutating func draw(near line: [UInt8]) {
    let parts = random.chance(50) ? line.split(separator: UInt8(ascii: "\"")) : []
    let known = parts.compactMap { vocabulary.near(String(decoding: $0, as: UTF8.self)) }
    if let place = vocabulary.words.indices.randomElement(using: &random) {
      near = known.randomElement(using: &random) ?? vocabulary.near(place: place)
    }
  }

  /// Does something to the value of a key: what it holds may be named near where the key is.
  private mutating func inside<Result>(
    _ key: String, _ body: (inout LineChange) -> Result
  ) -> Result {
    let before = near
    if random.chance(60), let own = vocabulary.members(of: key) {
      near = own
    } else if random.chance(50), let around = vocabulary.near(key) {
      near = around
    }
    defer { near = before }
    return body(&self)
  }

  /// A new object.
  mutating func record() -> [UInt8] { Array(object(depth: 3).text.utf8) }

  /// The line with one thing in it changed; `nil` when it is no JSON.
  mutating func changed(_ line: [UInt8]) -> [UInt8]? {
    guard var tree = try? EditableJSON(String(decoding: line, as: UTF8.self)) else { return nil }
    for _ in 0..<Int.random(in: 1...3, using: &random) { changeOnce(&tree) }
    return Array(tree.text.utf8)
  }

  private mutating func changeOnce(_ tree: inout EditableJSON) {
    if random.chance(15) {
      // Sums overflow only where several numbers are extreme at once.
      let number = random.chance(60) ? Self.numbers[0] : Self.numbers.randomElement(using: &random)
      if random.chance(50) {
        inflate(&tree, to: number ?? "0")
      } else {
        fill(&tree, with: number ?? "0")
      }
    } else {
      change(&tree)
    }
  }

  private mutating func word() -> String {
    if random.chance(75), let word = near.randomElement(using: &random) { return word }
    return vocabulary.words.randomElement(using: &random) ?? "a"
  }

  /// A word that may say what something is.
  private mutating func kind() -> String {
    if random.chance(80), let value = vocabulary.values.randomElement(using: &random) {
      return value
    }
    return word()
  }

  private mutating func object(depth: Int) -> EditableJSON {
    var members: [EditableJSON.Member] = []
    for place in 0..<Int.random(in: 1...4, using: &random) {
      // Most formats say first what a record is.
      if place == 0, random.chance(60) {
        members.append(.init(key: "type", value: .string(kind())))
      } else {
        members.append(member(of: members, depth: depth - 1))
      }
    }
    return .object(members)
  }

  /// A new member for an object: of its kind, often.
  private mutating func member(of members: [EditableJSON.Member], depth: Int) -> EditableJSON.Member
  {
    var key = word()
    if random.chance(40),
      case .string(let kind)? = members.first(where: { $0.key == "type" })?.value,
      let known = vocabulary.beside(kind)?.randomElement(using: &random)
    {
      key = known
    }
    let isObject = depth > 0 && random.chance(50) && vocabulary.members(of: key) != nil
    return .init(
      key: key, value: inside(key) { isObject ? $0.object(depth: depth) : $0.value(depth: depth) })
  }

  private mutating func value(depth: Int) -> EditableJSON {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
    case 0...2: return .string(random.chance(50) ? kind() : word())
    case 3: return .string(random.chance(50) ? "" : "2026-01-02T03:04:05Z")
    case 4: return .word(["null", "true", "false", "0", "1"].randomElement(using: &random) ?? "0")
    case 5: return .word(Self.numbers.randomElement(using: &random) ?? "0")
    case 6:
      let count = Int.random(in: 0...2, using: &random)
      return .array((0..<count).map { _ in value(depth: depth - 1) })
    default: return object(depth: depth)
    }
  }

  /// Numbers at the edges of what fits.
  private static let numbers = [
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
    "1e308", "-1e308", "1e999", "2147483648", "-1", "0.5", "253402300800000", "NaN",
  ]

  /// Makes every number one and the same.
  private func inflate(_ tree: inout EditableJSON, to number: String) {
    switch tree {
    case .array(var elements):
      for place in elements.indices { inflate(&elements[place], to: number) }
      tree = .array(elements)
    case .object(var members):
      for place in members.indices { inflate(&members[place].value, to: number) }
      tree = .object(members)
    case .word(let word): if Double(word) != nil { tree = .word(number) }
    case .string: break
    }
  }

  /// Makes all that an object holds, the one or one in it, one and the same number: counters stand together.
  private mutating func fill(_ tree: inout EditableJSON, with number: String) {
    switch tree {
    case .array(var elements):
      if let place = elements.indices.randomElement(using: &random) {
        fill(&elements[place], with: number)
      }
      tree = .array(elements)
    case .object(var members):
      let inner = members.indices.filter { members[$0].value.isContainer }
      if random.chance(70), let place = inner.randomElement(using: &random) {
        fill(&members[place].value, with: number)
      } else {
        for place in members.indices where !members[place].value.isContainer {
          members[place].value = .word(number)
        }
      }
      tree = .object(members)
    case .string, .word: tree = .word(number)
    }
  }

  /// Changes a value, or one in it.
  private mutating func change(_ tree: inout EditableJSON) {
    switch tree {
    case .array(var elements) where !elements.isEmpty && random.chance(85):
      let place = Int.random(in: elements.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: elements.insert(value(depth: 2), at: place)
      case 1: elements.remove(at: place)
      case 2: elements.append(elements[place])
      default: change(&elements[place])
      }
      tree = .array(elements)
    case .object(var members) where !members.isEmpty && random.chance(85):
      let place = Int.random(in: members.indices, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1:
        members.insert(member(of: members, depth: 2), at: place)
      case 2: members.remove(at: place)
      case 3: members[place].key = word()
      default:
        var value = members[place].value
        inside(members[place].key) { $0.change(&value) }
        members[place].value = value
      }
      tree = .object(members)
    case .array, .object, .string, .word: tree = value(depth: 2)
    }
  }
}

extension EditableJSON {
  /// Whether it holds other values.
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    case .string, .word: false
    }
  }
}
