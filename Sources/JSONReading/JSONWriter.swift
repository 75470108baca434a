/// Writes JSON: two-space indented or on one line, UTF-8, strings in one canonical spelling.
public struct JSONWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  /// Whether everything stands on one line.
  public let isCompact: Bool
  /// For each open container: whether it is still empty.
  private var isEmpty: [Bool] = []
  /// Whether a key was just written.
  private var afterKey = false

  /// Makes a writer.
  public init(compact: Bool) { isCompact = compact }

  /// Forgets what was written and keeps the memory.
  public mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    isEmpty.removeAll(keepingCapacity: true)
    afterKey = false
  }

  /// Takes what was written so far; what is open stays open.
  public mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Opens an object.
  public mutating func beginObject() { open("{") }
  /// Closes an object.
  public mutating func endObject() { close("}") }
  /// Opens an array.
  public mutating func beginArray() { open("[") }
  /// Closes an array.
  public mutating func endArray() { close("]") }

  /// Writes a key; its value must follow.
  public mutating func key(_ name: some StringProtocol) {
    separate()
    JSONText.append(name, to: &bytes)
    colon()
  }

  /// Writes a string.
  public mutating func string(_ text: some StringProtocol) {
    separate()
    JSONText.append(text, to: &bytes)
  }

  /// Writes `null`.
  public mutating func null() { word("null") }
  /// Writes a truth value.
  public mutating func bool(_ value: Bool) { word(value ? "true" : "false") }
  /// Writes a whole number.
  public mutating func number(_ value: some BinaryInteger) { word("\(value)") }

  /// Writes a number with its fraction; `null` for what is no number in JSON.
  public mutating func number(_ value: Double) { word(value.isFinite ? "\(value)" : "null") }

  /// Writes a value again in this writer's layout: numbers as they stood, strings in one spelling.
  ///
  /// Words that are no JSON (`NaN`) become strings; containers too deep to be listed are copied.
  public mutating func value(_ value: JSONValue) {
    switch value.kind {
    case .null, .true, .false, .number: word(value.bytes)
    case .string:
      separate()
      if JSONText.inner(value.bytes).contains(UInt8(ascii: "\\")) {
        JSONText.append(JSONText.decoded(value.bytes), to: &bytes)
      } else {
        JSONText.append(JSONText.inner(value.bytes), to: &bytes)
      }
    case .array:
      beginArray()
      for element in value.elements { self.value(element) }
      endArray()
    case .object:
      beginObject()
      for member in value.members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    case .opaque:
      let isContainer =
        value.bytes.first == UInt8(ascii: "[") || value.bytes.first == UInt8(ascii: "{")
      if isContainer {
        separate()
        JSONText.append(source: value.bytes, to: &bytes)
      } else {
        string(String(decoding: value.bytes, as: UTF8.self))
      }
    }
  }

  /// Writes a token as it stands.
  private mutating func word(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes the bytes of a value as they stand.
  private mutating func word(_ raw: UnsafeRawBufferPointer) {
    separate()
    bytes.append(contentsOf: raw)
  }

  private mutating func open(_ bracket: String) {
    word(bracket)
    isEmpty.append(true)
  }

  private mutating func close(_ bracket: String) {
    let wasEmpty = isEmpty.removeLast()
    if !wasEmpty { newLine() }
    bytes.append(contentsOf: bracket.utf8)
  }

  private mutating func colon() {
    bytes.append(UInt8(ascii: ":"))
    if !isCompact { bytes.append(UInt8(ascii: " ")) }
    afterKey = true
  }

  /// Writes what belongs between the last value and the next.
  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    guard let last = isEmpty.indices.last else { return }
    if !isEmpty[last] { bytes.append(UInt8(ascii: ",")) }
    isEmpty[last] = false
    newLine()
  }

  private mutating func newLine() {
    guard !isCompact else { return }
    bytes.append(10)
    for _ in isEmpty { bytes.append(contentsOf: [32, 32]) }
  }
}

extension JSONWriter {
  /// Writes a key with a text; nothing at all where there is none, or an empty one.
  public mutating func member(_ key: String, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    self.key(key)
    string(text)
  }

  /// Writes a key with a whole number; nothing at all where there is none.
  public mutating func member(_ key: String, _ number: (some BinaryInteger)?) {
    guard let number else { return }
    self.key(key)
    self.number(number)
  }

  /// Writes a key with a list of numbers, `null` for those that there are not; whole ones stand as such.
  public mutating func member(_ key: String, _ numbers: [Double?]) {
    self.key(key)
    beginArray()
    for number in numbers {
      if let number, let whole = Int64(exactly: number) {
        self.number(whole)
      } else if let number {
        self.number(number)
      } else {
        null()
      }
    }
    endArray()
  }
}
