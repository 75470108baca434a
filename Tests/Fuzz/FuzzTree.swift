import SessionModel

/// A folder or archive made of bytes: a line `@path` begins each of its documents.
struct FuzzTree: MemberTree {
  /// The documents, by their paths.
  private(set) var documents: [String: [UInt8]] = [:]

  /// Reads a tree; what stands in front of the first path is none of it.
  init(_ bytes: some Sequence<UInt8>) {
    var path: String?
    for line in Array(bytes).split(separator: 10, omittingEmptySubsequences: false) {
      if line.first == UInt8(ascii: "@") {
        path = String(decoding: line.dropFirst(), as: UTF8.self)
      } else if let path {
        documents[path, default: []] += line + [10]
      }
    }
  }

  /// The paths of all documents, sorted.
  var paths: [String] { documents.keys.sorted() }

  func names(in folder: String) -> [String] {
    let start = folder.isEmpty ? "" : folder + "/"
    let names = documents.keys.compactMap { path -> Substring? in
      guard path.hasPrefix(start) else { return nil }
      return path.dropFirst(start.count).split(separator: "/").first
    }
    return Set(names.map(String.init)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func bytes(of path: String) -> [UInt8]? { documents[path] }

  func head(of path: String, count: Int) -> [UInt8]? {
    documents[path].map { Array($0.prefix(count)) }
  }
}
