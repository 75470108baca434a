import JSONReading

/// Who writes the sources of a format, and up to which version of it they were checked.
///
/// What is newer may hold what is not known here: then a reader is told whom to blame.
public struct SourceWriter: Sendable {
  /// What people call the program; `nil` where many write the same shape.
  public let program: String?
  /// What has the version, where it is not that of the program: a shape, a protocol.
  public let shape: String?
  /// The newest version of which records were read; `nil` where none is known.
  public let checked: String?
  /// Where a source tells the version, in words; `nil` where it does not.
  public let place: String?
  /// The version that a record tells.
  let version: (@Sendable (JSONValue) -> JSONValue?)?

  /// Makes one whose sources tell a version.
  init(
    _ program: String? = nil, shape: String? = nil, checked: String, place: String,
    version: @escaping @Sendable (JSONValue) -> JSONValue?
  ) {
    self.program = program
    self.shape = shape
    self.checked = checked
    self.place = place
    self.version = version
  }

  /// Makes one whose sources tell no version.
  package init(_ program: String? = nil, shape: String? = nil, checked: String? = nil) {
    self.program = program
    self.shape = shape
    self.checked = checked
    place = nil
    version = nil
  }

  /// Who wrote a source, with its version: `by Claude Code 2.1.0`, `in ATIF 1.8`, `by Pi in session format 3`.
  public func words(version: String? = nil) -> String {
    let number = version.map { " \($0)" } ?? ""
    guard let shape else { return "by \(program ?? "a program that is not named")\(number)" }
    return (program.map { "by \($0) " } ?? "") + "in \(shape)\(number)"
  }

  /// Whether a version is newer than what was checked.
  public func isNewer(_ version: String) -> Bool {
    guard let checked = checked.flatMap({ VersionNumber($0) }),
      let version = VersionNumber(version)
    else { return false }
    return checked < version
  }
}
