import WireFormats

/// Where an agent keeps its sessions: a row of the one table of places.
///
/// Source: `reference/session-formats.md`, section 1.
package struct AgentPlace: Sendable {
  /// What people call the agent.
  package let agent: String
  /// The name of the format that its sessions are written in.
  package let format: String
  /// The variables that move the folder, the first that is set counts.
  package let variables: [Variable]
  /// The folder below home; a `*` in its name finds several. `nil` when only a variable names one.
  package let home: String?
  /// Folders below home that are looked at in any case, such as those of other profiles.
  package var profiles: [String] = []
  /// The files below the folder, by name; a `*` stands for any letters of one name.
  package let patterns: [String]
  /// How the names of files begin that match and are no sessions.
  package var without: [String] = []
  /// Where the folder has the registry of running processes, if there is one.
  package var registry: String?
  /// Where the folder has a list of the projects whose folders are to be looked at instead of its own, if there
  /// is one (see `ProjectList`).
  package var projects: String?
  /// Whether who writes a session holds a lock on its file meanwhile.
  package var isLocked = false
  /// What resumes a session of it, with `{id}` or `{path}` in it; `nil` where that is not known.
  package var resume: String?

  /// A variable of the environment that moves a folder.
  package struct Variable: Sendable {
    /// Its name.
    package let name: String
    /// The folder below the one that it names; empty for that one itself.
    package var below = ""
    /// Whether it may name several folders, separated by commas.
    package var isList = false
  }

  /// Names that all sessions of a place have, so that their folders tell them apart.
  static let commonNames = Set(
    all.flatMap(\.patterns).compactMap { $0.split(separator: "/").last.map(String.init) }
  ).filter { !$0.contains("*") && !ListedRow.isDatabase($0) }

  /// The folders of this agent on this machine; they may be missing, and names may hold `*`.
  ///
  /// - Parameter environment: the environment variables, `HOME` among them.
  package func folders(_ environment: [String: String]) -> [String] {
    let below = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    var folders: [String] = []
    for variable in variables {
      guard let value = environment[variable.name] else { continue }
      let names = variable.isList ? value.split(separator: ",") : [value[...]]
      // Relative folders are those of nobody: they change with where a program was started.
      folders = names.map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("/") }
        .map { variable.below.isEmpty ? String($0) : $0 + "/" + variable.below }
      if !folders.isEmpty { break }
    }
    guard let below else { return folders }
    if folders.isEmpty, let home { folders = [below + "/" + home] }
    return folders + profiles.map { below + "/" + $0 }
  }
}
