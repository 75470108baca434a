import Glibc
import SessionModel

/// Finds the files of the table's places, one folder a step.
struct PlaceWalk {
  /// A folder to look into.
  private struct Errand {
    var folder: String
    /// The names that are left of a pattern.
    var rest: ArraySlice<String>
    var place: Int
  }

  private var errands: [Errand] = []
  private var seen: Set<SessionFile.Identity> = []

  /// Begins a walk.
  init(_ places: [AgentPlace], _ environment: [String: String]) {
    for (index, place) in places.enumerated() {
      for folder in Self.searched(place, environment) {
        for pattern in place.patterns {
          let names = folder.split(separator: "/").map(String.init)
          // The folder's own name may stand for several.
          let fixed = names.prefix { !$0.contains("*") }
          let rest = names.dropFirst(fixed.count) + pattern.split(separator: "/").map(String.init)
          errands.append(
            Errand(folder: "/" + fixed.joined(separator: "/"), rest: rest[...], place: index))
        }
      }
    }
    // The first of the table is looked at first.
    errands.reverse()
  }

  /// Whether everything was looked at.
  var isAtEnd: Bool { errands.isEmpty }

  /// Looks into one folder and hands over the files that it finds there.
  mutating func step(_ places: [AgentPlace], _ found: (SessionFile) -> Void) {
    guard var errand = errands.popLast() else { return }
    while let name = errand.rest.first, !name.contains("*") {
      errand.folder += "/" + name
      errand.rest = errand.rest.dropFirst()
    }
    guard let pattern = errand.rest.first else {
      add(errand.folder, errand.place, places, found)
      return
    }
    let isLast = errand.rest.count == 1
    var folders: [(name: String, modified: Int)] = []
    for entry in Self.names(in: errand.folder, pattern) {
      let path = errand.folder + "/" + entry
      if isLast {
        add(path, errand.place, places, found)
      } else {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { continue }
        folders.append((path, info.st_mtim.tv_sec))
      }
    }
    // The last one is taken first: the newest.
    folders.sort { ($0.modified, $0.name) < ($1.modified, $1.name) }
    errands += folders.map {
      Errand(folder: $0.name, rest: errand.rest.dropFirst(), place: errand.place)
    }
  }

  /// The folders that are searched for the sake of a place: its own, or those that its list names.
  private static func searched(_ place: AgentPlace, _ environment: [String: String]) -> [String] {
    let folders = place.folders(environment)
    guard let list = place.projects else { return folders }
    return folders.flatMap { ProjectList.folders(in: $0 + "/" + list) }
  }

  /// The folders of a place that are there.
  static func folders(_ place: AgentPlace, _ environment: [String: String]) -> [String] {
    place.folders(environment).flatMap { folder -> [String] in
      guard folder.contains("*") else { return [folder] }
      let names = folder.split(separator: "/").map(String.init)
      let above = "/" + names.dropLast().joined(separator: "/")
      return self.names(in: above, names.last ?? "").map { above + "/" + $0 }
    }
  }

  private mutating func add(
    _ path: String, _ place: Int, _ places: [AgentPlace], _ found: (SessionFile) -> Void
  ) {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    guard !places[place].without.contains(where: { name.hasPrefix($0) }),
      let file = SessionFile(path: path, place: place), seen.insert(file.identity).inserted
    else { return }
    found(file)
  }

  /// The names in a folder that fit a pattern; none when it cannot be read.
  static func names(in folder: String, _ pattern: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let length = Int(entry.pointee.d_reclen)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: max(1, min(256, length))) {
          String(cString: $0)
        }
      }
      if name != ".", name != "..", NamePattern.matches(name, pattern) { names.append(name) }
    }
    return names
  }
}
