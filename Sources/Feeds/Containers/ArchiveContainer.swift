import SessionModel

/// The members of an archive that belong to a session.
final class ArchiveContainer: Container {
  private let path: String
  private let choose: (any MemberTree) -> [String]
  private var archive: Archive?
  private var identity: FileIdentity?
  /// The members that are still to be looked at, the next one last.
  private var waiting: [String] = []
  /// What was read of each.
  private var seen: [String: [UInt8]] = [:]

  init(path: String, choose: @escaping (any MemberTree) -> [String]) {
    self.path = path
    self.choose = choose
  }

  var written: Milliseconds? { identity?.modified }

  var folders: [String] { [folder(of: path)] }

  func look() throws(FeedFailure) -> Bool {
    let now = FileIdentity(path: path)
    guard now != identity || archive == nil else { return false }
    guard let opened = try? Archive(path: path) else {
      // One that was read and is written anew just now has no list for a moment.
      if archive == nil { archive = try Archive(path: path) }
      return false
    }
    identity = now
    archive = opened
    waiting = choose(opened).reversed()
    return true
  }

  func next() throws(FeedFailure) -> ContainerPart? {
    while let name = waiting.popLast() {
      guard let bytes = try archive?.unpacked(name), seen[name] != bytes else { continue }
      // What was read is kept for archives that are followed; they are the small ones.
      if bytes.count < 1 << 20 { seen[name] = bytes }
      return ContainerPart(file: name, bytes: bytes)
    }
    return nil
  }
}

extension ContainerFeed {
  /// Reads an archive: the members that `choose` names, in its order.
  package convenience init(
    archive path: String, follows: Bool,
    usesNotifications: Bool = true, monotonic: @escaping () -> Milliseconds,
    choose: @escaping (any MemberTree) -> [String]
  ) {
    self.init(
      ArchiveContainer(path: path, choose: choose), follows: follows,
      usesNotifications: usesNotifications, monotonic: monotonic)
  }
}
