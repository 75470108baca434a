import JSONReading
import SessionModel

extension RecordWriter {
  /// Records that are looked at for the folder: it is told at the beginning or never.
  fileprivate static let folderLookLimit = 64

  /// Takes the folder that an agent works in, where a record tells it: agents agree on what they call it and
  /// differ in where it stands.
  mutating func take(folderOf record: JSONValue) {
    guard memory.folderLooks < Self.folderLookLimit, record.kind == .object else { return }
    memory.folderLooks += 1
    let places = [
      record, record["payload"], record["data"]?["context"], record["data"], record["info"],
      record["metadata"],
    ]
    for case let place? in places where place.kind == .object {
      for name in ["cwd", "directory", "workingDirectory"] as [StaticString] {
        guard let folder = place[name]?.string, folder.utf8.first == UInt8(ascii: "/") else {
          continue
        }
        set(.root, .folder, keep(folder))
        memory.folderLooks = Self.folderLookLimit
        return
      }
    }
  }
}

extension ReaderMemory {
  /// A record came that tells of no folder, as the one before it did not.
  mutating func passOverFolder() {
    if folderLooks < RecordWriter.folderLookLimit { folderLooks += 1 }
  }
}
