import Glibc

/// The files below a folder.
package enum FolderListing {
  /// Folders in folders that are entered at most: no tree of sessions is as deep.
  private static let depthLimit = 16

  /// Tells every file in a folder, and every folder that was looked into.
  ///
  /// Links to files are followed, links to folders are not: they may lead back.
  package static func visit(
    _ folder: String, isRecursive: Bool, folders: (String) -> Void = { _ in },
    files: (String) -> Void
  ) {
    visit(folder, depth: isRecursive ? depthLimit : 0, folders, files)
  }

  private static func visit(
    _ folder: String, depth: Int, _ folders: (String) -> Void, _ files: (String) -> Void
  ) {
    guard let directory = opendir(folder) else { return }
    folders(folder)
    var inside: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      switch kind(of: path, entry.pointee.d_type) {
      case S_IFDIR: inside.append(path)
      case S_IFREG, S_IFLNK: files(path)
      default: break
      }
    }
    // Closed before the folders inside are opened, so that a deep tree costs one descriptor.
    closedir(directory)
    if depth > 0 { for path in inside { visit(path, depth: depth - 1, folders, files) } }
  }

  /// What kind of thing an entry is; some file systems do not tell it with the name.
  private static func kind(of path: String, _ type: UInt8) -> mode_t {
    if type != UInt8(DT_UNKNOWN) { return mode_t(type) << 12 }
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & S_IFMT : 0
  }
}
