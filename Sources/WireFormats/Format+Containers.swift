public import SessionModel

extension Format {
  /// How sources are read that are no streams of records. A feed delivers their parts as records whose
  /// `file` names the table, or the path in the folder or archive.
  public struct Containers: Sendable {
    /// How databases are read, the one of the newest version first. It is made when there is one.
    var databases: [DatabaseTables] { makeDatabases() }
    private let makeDatabases: @Sendable () -> [DatabaseTables]
    /// How a folder is read that is a session; `nil` when none is.
    public var folder: Members?
    /// How an archive is read that is a session; `nil` when none is.
    public var archive: Members?

    init(
      databases: @autoclosure @escaping @Sendable () -> [DatabaseTables] = [],
      folder: Members? = nil, archive: Members? = nil
    ) {
      makeDatabases = databases
      (self.folder, self.archive) = (folder, archive)
    }
  }

  /// Which files of a folder, or members of an archive, belong to a session.
  public struct Members: Sendable {
    /// Whether a folder or archive is one of the format, by what is in it.
    public var recognises: @Sendable (any MemberTree) -> Bool
    /// The folder to be read for the sake of one of its files, with the path of that file in it;
    /// `nil` for files that are read as they are. `open` gives the tree of a folder.
    public var folder:
      @Sendable (_ path: String, _ open: (String) -> any MemberTree) -> (
        folder: String, session: String
      )?
    /// The files of a session in the order in which they are read; of the newest session for `nil`.
    public var choose: @Sendable (_ tree: any MemberTree, _ session: String?) -> [String]
  }

  /// The format of a folder.
  public static func detect(folder: any MemberTree) -> (format: Format, members: Members)? {
    for format in all {
      if let known = format.containers.folder, known.recognises(folder) { return (format, known) }
    }
    return nil
  }

  /// The format of an archive.
  public static func detect(archive: any MemberTree) -> (format: Format, members: Members)? {
    for format in all {
      if let known = format.containers.archive, known.recognises(archive) { return (format, known) }
    }
    return nil
  }

  /// The folder that is to be read instead of a file in it.
  public static func folder(
    of path: String, open: (String) -> any MemberTree
  ) -> (format: Format, members: Members, folder: String, session: String)? {
    for format in all {
      if let known = format.containers.folder, let found = known.folder(path, open) {
        return (format, known, found.folder, found.session)
      }
    }
    return nil
  }
}
