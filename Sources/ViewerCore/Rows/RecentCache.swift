/// Values that were made of something, kept by key while they are made of the same.
///
/// It holds a fixed number: of those that were not asked for, the older half goes.
///
/// A class, so that what makes a value may ask for others.
final class RecentCache<Key: Hashable, Source: Hashable, Value> {
  /// What was made.
  private struct Item {
    /// What it was made of.
    var source: Source
    /// The value.
    var value: Value
    /// When it was asked for last.
    var used: Int
  }

  /// How many are kept.
  let limit: Int
  /// What is kept.
  private var items: [Key: Item] = [:]
  /// Counts what was asked for.
  private var clock = 0

  init(limit: Int) { self.limit = limit }

  /// The value of a key, made when there is none of the same source.
  func value(of key: Key, from source: Source, make: () -> Value) -> Value {
    clock += 1
    if let known = items[key], known.source == source {
      items[key]?.used = clock
      return known.value
    }
    let value = make()
    items[key] = Item(source: source, value: value, used: clock)
    if items.count > limit {
      let middle = items.values.map(\.used).sorted()[limit / 2]
      items = items.filter { $0.value.used >= middle }
    }
    return value
  }

  /// Keeps at most so many of those whose source is of a sort, the ones that were asked for last.
  func keep(_ count: Int, where isOfSort: (Source) -> Bool) {
    let sort = items.filter { isOfSort($0.value.source) }
    guard sort.count > count else { return }
    for old in sort.sorted(by: { $0.value.used < $1.value.used }).prefix(sort.count - count) {
      items[old.key] = nil
    }
  }

  /// Forgets everything.
  func forgetAll() { items = [:] }
}
