import JSONReading
import SessionModel

/// What is kept of a session from one run of the program to the next.
package struct KeptView: Hashable, Sendable {
  /// What was opened and folded.
  package var folds: [NodeKey: Bool] = [:]
  /// How many levels of the tree were shown, when that was chosen.
  package var level: Int?
  /// The nodes that were marked.
  package var bookmarks: Set<NodeKey> = []

  /// Nodes that are kept; more were opened by a command for all of them.
  private static let limit = 5000

  /// Makes a view with nothing kept.
  package init() {}

  /// Reads what `json` wrote. What is wrong in it is left out: a broken file is no view, and no error.
  package init(json bytes: [UInt8], of source: String) {
    _ = try? JSONParser().parse(copying: bytes) { value throws(JSONError) in
      // Two sources can have files of one name.
      guard value["source"]?.string == source else { return }
      for member in value["folds"]?.members ?? value.members where member.value.bool != nil {
        if let key = NodeKey(member.key) { folds[key] = member.value.bool }
      }
      level = value["level"]?.integer.flatMap { Int(exactly: $0) }.map { max(1, $0) }
      for element in value["bookmarks"]?.elements ?? value.elements {
        if let key = element.string.flatMap({ NodeKey($0) }) { bookmarks.insert(key) }
      }
    }
  }

  /// The view as one JSON document.
  package func json(of source: String) -> [UInt8] {
    var json = JSONWriter(compact: false)
    json.beginObject()
    json.key("version")
    json.number(1)
    json.key("source")
    json.string(source)
    if let level {
      json.key("level")
      json.number(level)
    }
    json.key("folds")
    json.beginObject()
    for (text, isOpen) in folds.map({ ($0.key.text, $0.value) }).sorted(by: { $0.0 < $1.0 })
      .prefix(Self.limit)
    {
      json.key(text)
      json.bool(isOpen)
    }
    json.endObject()
    json.key("bookmarks")
    json.beginArray()
    for text in bookmarks.map(\.text).sorted().prefix(Self.limit) { json.string(text) }
    json.endArray()
    json.endObject()
    return json.bytes + [0x0a]
  }

  /// Brings in what another instance wrote meanwhile: what was changed here since `base` counts.
  package func merged(into other: KeptView, since base: KeptView) -> KeptView {
    var merged = other
    if level != base.level { merged.level = level }
    for key in base.folds.keys where folds[key] == nil { merged.folds[key] = nil }
    for (key, isOpen) in folds where base.folds[key] != isOpen { merged.folds[key] = isOpen }
    merged.bookmarks.subtract(base.bookmarks.subtracting(bookmarks))
    merged.bookmarks.formUnion(bookmarks.subtracting(base.bookmarks))
    return merged
  }
}
