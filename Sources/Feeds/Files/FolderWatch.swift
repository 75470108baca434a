import Glibc

/// Tells through one descriptor what changes in many folders.
package final class FolderWatch {
  private let queue = ChangeQueue()
  private var folders: [Int32: String] = [:]
  private var marks: [String: Int32] = [:]
  /// Folders that were watched and went away: they may be there again without a word.
  private(set) var lost: Set<String> = []

  /// Watches nothing yet.
  package init() {}

  /// The descriptor to be watched for reading; -1 when there is none.
  package var descriptor: Int32 { queue.descriptor }

  /// Watches what stands at the path of a folder from now on, if the system has a watch left.
  ///
  /// - Parameter deletions: whether it is told that something in it was deleted, too.
  /// - Returns: whether that is new: what changed before was told by nobody.
  @discardableResult
  package func watch(_ folder: String, deletions: Bool = false) -> Bool {
    let events =
      IN_MODIFY | Int32(IN_CREATE) | Int32(IN_MOVED_TO) | Int32(IN_ONLYDIR)
      | Int32(IN_DELETE_SELF) | Int32(IN_MOVE_SELF) | (deletions ? Int32(IN_DELETE) : 0)
    let mark = queue.add(folder, events)
    // The same folder as before has the same watch.
    guard mark >= 0, mark != marks[folder] else { return false }
    if let old = marks[folder] {
      queue.remove(old)
      folders[old] = nil
    }
    // A folder that was moved away keeps its watch, under a path that is no longer its own.
    if let old = folders[mark] { marks[old] = nil }
    lost.remove(folder)
    folders[mark] = folder
    marks[folder] = mark
    return true
  }

  /// Whether what stands at the path of a folder is watched.
  func isWatched(_ folder: String) -> Bool { marks[folder] != nil }

  /// Waits for a folder that is not there: the nearest one above it tells of what appears in it.
  ///
  /// - Returns: whether it is there by now: nobody tells that then.
  @discardableResult
  package func awaitBirth(of folder: String) -> Bool {
    guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return false }
    let above = String(folder[..<slash])
    return (listens(above) || awaitBirth(of: above)) && listens(folder)
  }

  /// Listens for what appears in a folder, beside what else is listened for there.
  private func listens(_ folder: String) -> Bool {
    let events = Int32(IN_CREATE) | Int32(IN_MOVED_TO) | Int32(IN_ONLYDIR) | Int32(IN_MASK_ADD)
    return queue.add(folder, events) >= 0
  }

  /// Reads what the descriptor has to tell: the path of each file that was written, or `nil` when
  /// the folders must be looked through.
  package func drain(_ report: (String?) -> Void) { queue.drain { report(path($0)) } }

  /// The file that an event is about; `nil` when it is about more than one.
  private func path(_ event: ChangeQueue.Event) -> String? {
    guard let folder = folders[event.watch] else { return nil }
    if event.isAny(ChangeQueue.end) {
      if event.isAny(UInt32(IN_MOVE_SELF)) { queue.remove(event.watch) }
      folders[event.watch] = nil
      marks[folder] = nil
      lost.insert(folder)
      return nil
    }
    guard event.isAny(UInt32(IN_MODIFY)), !event.name.isEmpty else { return nil }
    return folder + "/" + String(decoding: event.name, as: UTF8.self)
  }
}
