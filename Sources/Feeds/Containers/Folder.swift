import Glibc
import SessionModel

/// A folder of documents.
package final class Folder: MemberTree {
  private let path: String
  /// Documents that were read, by which it is cheap to look at them again.
  private var cache: [String: (identity: FileIdentity, bytes: [UInt8])] = [:]

  /// The folders in it that were asked for.
  private(set) var asked: Set<String> = []

  /// The largest document that may be asked for.
  private static let sizeLimit: Int64 = 16 << 20

  /// Makes the tree of a folder, which need not be there.
  package init(path: String) { self.path = path }

  /// Begins to note anew which folders are asked for.
  func forgetAsked() { asked = [] }

  package func names(in folder: String) -> [String] {
    asked.insert(folder)
    guard let folder = opendir(folder.isEmpty ? path : path + "/" + folder) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_reclen)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package func bytes(of name: String) -> [UInt8]? {
    let file = path + "/" + name
    guard let identity = FileIdentity(path: file), identity.size <= Self.sizeLimit else {
      return nil
    }
    if let known = cache[name], known.identity == identity { return known.bytes }
    guard let bytes = WholeFile.bytes(at: file) else { return nil }
    cache[name] = (identity, bytes)
    return bytes
  }

  package func head(of name: String, count: Int) -> [UInt8]? {
    guard let descriptor = try? OpenedFile.open(path + "/" + name) else { return nil }
    defer { close(descriptor) }
    return WholeFile.bytes(of: descriptor, at: 0, count: count)
  }
}
