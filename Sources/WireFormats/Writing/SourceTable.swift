import CPlatform
import SessionModel

/// What is known by the names of a source, for what grows with the session.
///
/// The values stand one behind the other, in pieces that are never moved; beside them are places, four bytes each, that
/// tell which of them has a name. A dictionary would double, move all that it holds, and be half empty then.
struct SourceTable<Value> {
  private struct Entry {
    var key: SourceKey
    var value: Value
  }

  private var entries = Chunked<Entry>()
  /// The number of an entry, from 1 on, in the lower bits, and as much as there is room for of the fingerprint of its
  /// name in the upper ones; 0 for a place that is free. Their number is a power of 2.
  private var places: ContiguousArray<UInt32> = []

  /// Makes a table that knows nothing.
  init() {}

  /// The number of names.
  var count: Int { entries.count }

  /// Says that a name is looked for soon. What a large table tells of it lies in memory that was not touched for long.
  func expect(_ key: SourceKey) {
    guard !places.isEmpty else { return }
    places.withUnsafeBufferPointer { cplatform_expect($0.baseAddress! + home(key)) }
  }

  /// What is known by a name; `nil` takes it out.
  subscript(key: SourceKey) -> Value? {
    get {
      guard let place = place(of: key) else { return nil }
      return entries[entry(at: place)].value
    }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      if let place = place(of: key) {
        entries.change(at: entry(at: place)) { $0.value = newValue }
      } else {
        add(key, newValue)
      }
    }
  }

  /// Lends what is known by a name to be changed; where nothing is, `value` is put there first.
  mutating func change<Result>(
    _ key: SourceKey, default value: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    let number: Int
    if let place = place(of: key) {
      number = entry(at: place)
    } else {
      number = entries.count
      add(key, value())
    }
    return entries.change(at: number) { body(&$0.value) }
  }

  /// Takes out what is known by a name. What came last gets its number.
  @discardableResult mutating func removeValue(forKey key: SourceKey) -> Value? {
    guard let place = place(of: key) else { return nil }
    let number = entry(at: place)
    free(place)
    var removed = entries.removeLast()
    if number < entries.count {
      guard let moved = self.place(of: removed.key, numbered: entries.count) else {
        preconditionFailure("each entry has a place")
      }
      places[moved] = code(removed.key, number)
      entries.change(at: number) { swap(&removed, &$0) }
    }
    return removed.value
  }

  /// Lets all values be changed, in no order that is meant.
  mutating func changeAll(_ body: (inout Value) -> Void) {
    for number in 0..<entries.count { entries.change(at: number) { body(&$0.value) } }
  }

  // MARK: Places

  private var mask: Int { places.count - 1 }

  /// The number of an entry, from 0 on, that a place tells.
  private func entry(at place: Int) -> Int { Int(places[place]) & mask - 1 }

  /// What a place says that tells an entry.
  private func code(_ key: SourceKey, _ number: Int) -> UInt32 {
    let low = UInt32(mask)
    return key.low & ~low | UInt32(number + 1)
  }

  /// The first place at which a name may stand.
  private func home(_ key: SourceKey) -> Int { Int(key.high) & mask }

  /// The place that tells an entry by its name.
  ///
  /// - Parameter number: which of them, while one is looked for that is no longer in the list.
  private func place(of key: SourceKey, numbered number: Int? = nil) -> Int? {
    guard !places.isEmpty else { return nil }
    let mask = mask
    let low = UInt32(mask)
    let wanted = key.low & ~low
    var place = home(key)
    while case let code = places[place], code != 0 {
      if code & ~low == wanted {
        let found = Int(code & low) - 1
        if number.map({ found == $0 }) ?? (entries[found].key == key) { return place }
      }
      place = (place + 1) & mask
    }
    return nil
  }

  private mutating func add(_ key: SourceKey, _ value: Value) {
    // Seven eighths full at most: a name that is not there is known so after a few looks, which are beside each other.
    if (entries.count + 1) * 8 > places.count * 7 { grow() }
    settle(key, entries.count)
    entries.append(Entry(key: key, value: value))
  }

  /// Gives an entry the next free place.
  private mutating func settle(_ key: SourceKey, _ number: Int) {
    var place = home(key)
    while places[place] != 0 { place = (place + 1) & mask }
    places[place] = code(key, number)
  }

  private mutating func grow() {
    places = ContiguousArray(repeating: 0, count: max(8, places.count * 2))
    for number in 0..<entries.count { settle(entries[number].key, number) }
  }

  /// Frees a place: those behind it move up as far as they may.
  private mutating func free(_ place: Int) {
    var free = place
    var next = (place + 1) & mask
    while places[next] != 0 {
      let home = home(entries[entry(at: next)].key)
      // It may stand no further in front than at home.
      if (next - home) & mask >= (next - free) & mask {
        places[free] = places[next]
        free = next
      }
      next = (next + 1) & mask
    }
    places[free] = 0
  }
}
