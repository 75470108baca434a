/// A tree of named documents: a folder, or an archive.
public protocol MemberTree {
  /// The names in a folder of it, sorted by their bytes; the empty path is the top.
  func names(in folder: String) -> [String]

  /// The bytes of a small document in it; `nil` when there is none or it can't be read.
  func bytes(of path: String) -> [UInt8]?

  /// The first bytes of a document in it, at most so many; `nil` when there is none or it can't be read.
  func head(of path: String, count: Int) -> [UInt8]?
}
