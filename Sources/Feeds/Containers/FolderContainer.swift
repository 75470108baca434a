import Glibc
import SessionModel

/// A folder of files, of which a format chooses those that belong to a session.
///
/// A file is read when it is new or has changed: one of lines from where it was read up to, any other as a whole.
final class FolderContainer: Container {
  private let path: String
  private let tree: Folder
  private let choose: (any MemberTree) -> [String]
  /// The files as they were read last.
  private var seen: [String: FileIdentity] = [:]
  /// How far files of lines were read: the bytes and the lines.
  private var read: [String: (bytes: Int, lines: Int)] = [:]
  /// The files that are still to be looked at, the next one last.
  private var waiting: [String] = []
  /// The lines of the file that is handed on, the next one last.
  private var lines: [ContainerPart] = []

  /// The largest file that is read.
  private static let sizeLimit: Int64 = 4 << 30

  init(path: String, choose: @escaping (any MemberTree) -> [String]) throws(FeedFailure) {
    self.path = path
    tree = Folder(path: path)
    self.choose = choose
    guard let folder = opendir(path) else {
      throw FeedFailure(.unreadable, what: path, why: SystemError.text(errno))
    }
    closedir(folder)
  }

  var written: Milliseconds? { seen.values.map(\.modified).max() }

  private(set) var folders: [String] = []

  func look() throws(FeedFailure) -> Bool {
    tree.forgetAsked()
    waiting = choose(tree).reversed()
    let holders = waiting.lazy.filter { $0.contains("/") }.map { self.folder(of: $0) }
    folders = tree.asked.union(holders).map { $0.isEmpty || $0 == "." ? path : path + "/" + $0 }
    return true
  }

  func next() throws(FeedFailure) -> ContainerPart? {
    while true {
      if let line = lines.popLast() { return line }
      guard let name = waiting.popLast() else { return nil }
      let file = path + "/" + name
      guard let identity = FileIdentity(path: file), identity != seen[name],
        identity.size <= Self.sizeLimit, let bytes = WholeFile.bytes(at: file)
      else { continue }
      seen[name] = identity
      if name.hasSuffix(".jsonl") {
        cut(bytes, of: name)
      } else if bytes.contains(where: { $0 > 0x20 }) || bytes.isEmpty {
        return ContainerPart(file: name, bytes: bytes)
      }
    }
  }

  /// Cuts what is new of a file of lines; a line without its end waits for it.
  private func cut(_ bytes: [UInt8], of name: String) {
    var (start, number) = read[name] ?? (0, 0)
    if start > bytes.count { (start, number) = (0, 0) }
    var parts: [ContainerPart] = []
    while let end = bytes[start...].firstIndex(of: 10) {
      number += 1
      parts.append(
        ContainerPart(
          file: name, bytes: Array(bytes[start..<end]), framing: .line, line: number))
      start = end + 1
    }
    read[name] = (start, number)
    lines = parts.reversed()
  }
}
