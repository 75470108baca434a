/// Something that is given any bytes: a row of the table of fuzz targets.
///
/// A target is ordinary Swift. It holds what it reads to laws; that nothing traps, hangs or reads
/// outside of its memory is watched by what calls it.
struct FuzzTarget: Sendable {
  /// The name on the command line.
  let name: String
  /// How inputs are changed, beside byte by byte.
  var mutation = Mutation.bytes
  /// Inputs that are known to be of interest.
  let seeds: @Sendable () -> [[UInt8]]
  /// Words that inputs are made of.
  let words: @Sendable () -> [String]
  /// Reads an input.
  let run: @Sendable (_ input: [UInt8]) throws -> Void

  /// How inputs are changed.
  enum Mutation: Sendable {
    /// By their bytes and the words alone.
    case bytes
    /// As lines of JSON too, behind so many bytes that choose something.
    case lines(behind: Int)
  }

  /// Every target.
  static let all: [FuzzTarget] = [
    .json, .detection, .framing, .elements, .reading, .formats, .snapshots, .outline, .sanitizer,
    .keys, .settings, .recording, .glances, .search, .patches, .http, .details, .containers,
    .databases, .redis, .hooks,
  ]

  /// The target with a name.
  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
