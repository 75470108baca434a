import SessionModel

/// What was written of a source that shows its state again and again: documents that are rewritten as a
/// whole, rows that are changed in place, files that are replaced.
///
/// Items are known by the source's own names for them, and of each datum a fingerprint is kept, so that
/// writing the same thing again writes nothing.
struct KnownItems {
  /// The name of an item: the source's own, below its parent. Names are compared as bytes.
  struct Key: Hashable {
    var parent: NodeID
    var name: [UInt8]
  }

  /// An item that was written.
  struct Item {
    var node: NodeID
    /// The reading that saw it last, and the part of the source that was read then.
    var reading: Int
    var part: String?
    /// Whether it is still in the source.
    var isLive = true
  }

  /// The items by name.
  private(set) var items: [Key: Item] = [:]
  /// The items under a node in their order.
  private var lists: [NodeID: [NodeID]] = [:]
  /// In a reading of the whole: the place in each list behind the item that was seen last.
  private var cursors: [NodeID: Int] = [:]
  /// What stands in each datum.
  private var prints: [DatumPlace: Int] = [:]
  /// The pieces of texts that stand in several places.
  var pieces: [DatumPlace: [Int]] = [:]
  /// How calls were said to stand; `nil` until it was said.
  private var statuses: [NodeID: ToolStatus?] = [:]
  /// The number of the reading; 0 while single items are told.
  private var reading = 0
  /// The file that is read, of a source that spans several.
  private var part: String?

  /// Begins to read the whole source anew, or the whole of one of its files.
  mutating func beginReading(of part: String?) {
    reading += 1
    self.part = part
    cursors = [:]
  }

  /// The items that the reading has not seen, in order of birth; they are marked as gone.
  mutating func takeUnseen() -> [NodeID] {
    var unseen: [NodeID] = []
    for (key, item) in items where item.isLive && item.reading != reading && item.part == part {
      items[key]?.isLive = false
      unseen.append(item.node)
    }
    return unseen.sorted()
  }

  /// What a name stands for in this reading.
  enum Finding {
    case known(NodeID, wasGone: Bool)
    /// It is new; where it belongs among its siblings.
    case new(Key, before: NodeID)
  }

  /// Looks an item up and notes that it was seen. A name that comes twice in a reading is two items.
  mutating func find(_ name: String, under parent: NodeID) -> Finding {
    var key = Key(parent: parent, name: Array(name.utf8))
    if reading > 0 {
      while let item = items[key], item.reading == reading { key.name.append(0) }
    }
    let list = lists[parent] ?? []
    if let item = items[key] {
      items[key]?.reading = reading
      items[key]?.isLive = true
      if reading > 1 {
        // As a rule the item stands where it is expected.
        let expected = cursors[parent] ?? 0
        let isThere = expected < list.count && list[expected] == item.node
        if let place = isThere ? expected : list.firstIndex(of: item.node) {
          cursors[parent] = place + 1
        }
      }
      return .known(item.node, wasGone: !item.isLive)
    }
    guard reading > 1 else { return .new(key, before: .none) }
    // What one file of several adds comes behind what the others said.
    let cursor = cursors[parent] ?? (part == nil ? 0 : list.count)
    return .new(key, before: cursor < list.count ? list[cursor] : .none)
  }

  /// Notes an item that was written.
  mutating func add(_ key: Key, _ node: NodeID, isCall: Bool, before: NodeID = .none) {
    items[key] = Item(node: node, reading: reading, part: part)
    if isCall { statuses[node] = .some(nil) }
    var list = lists.removeValue(forKey: key.parent) ?? []
    if before != .none, let place = list.firstIndex(of: before) {
      list.insert(node, at: place)
      cursors[key.parent] = place + 1
    } else {
      list.append(node)
      cursors[key.parent] = list.count
    }
    lists[key.parent] = list
  }

  /// Whether a datum is another than before; `nil` for none. It is noted.
  mutating func changes(_ node: NodeID, _ channel: Channel, _ print: Int?) -> Bool {
    let place = DatumPlace(node, channel)
    guard let print else { return prints.removeValue(forKey: place) != nil }
    return prints.updateValue(print, forKey: place) != print
  }

  /// Whether there is a datum.
  func has(_ node: NodeID, _ channel: Channel) -> Bool { prints[DatumPlace(node, channel)] != nil }

  /// How a call is said to stand.
  enum Saying {
    /// The call is not known by a name: nothing is told again of it.
    case unknown
    case first, same, other
  }

  /// Notes how a call is said to stand.
  mutating func say(_ status: ToolStatus, of call: NodeID) -> Saying {
    guard !statuses.isEmpty, let place = statuses.index(forKey: call) else { return .unknown }
    let before = statuses.values[place]
    statuses.values[place] = status
    return before == nil ? .first : before == status ? .same : .other
  }

  /// The item with a name, when it was written.
  func node(_ name: String, under parent: NodeID) -> NodeID? {
    items[Key(parent: parent, name: Array(name.utf8))]?.node
  }

  /// Gives all nodes their new names.
  mutating func rename(_ new: (NodeID) -> NodeID) {
    items = Dictionary(
      uniqueKeysWithValues: items.map { key, item in
        var item = item
        item.node = new(item.node)
        return (Key(parent: new(key.parent), name: key.name), item)
      })
    lists = Dictionary(uniqueKeysWithValues: lists.map { (new($0.key), $0.value.map(new)) })
    prints = Dictionary(uniqueKeysWithValues: prints.map { ($0.key.renamed(new), $0.value) })
    pieces = Dictionary(uniqueKeysWithValues: pieces.map { ($0.key.renamed(new), $0.value) })
    statuses = Dictionary(uniqueKeysWithValues: statuses.map { (new($0.key), $0.value) })
    cursors = [:]
  }
}
