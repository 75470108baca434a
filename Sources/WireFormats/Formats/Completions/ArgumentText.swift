import JSONReading

/// The arguments of a tool call while they arrive in fragments of JSON text.
struct ArgumentText {
  /// All fragments, one behind the other.
  private(set) var joined: [UInt8] = []
  /// The last fragment: servers that send the whole again leave it complete here.
  private(set) var last: [UInt8] = []
  /// Whether the arguments came as a JSON value instead of text.
  private(set) var isValue = false
  private var scan = Scan()

  /// Whether anything has come.
  var isEmpty: Bool { joined.isEmpty }

  /// Whether what came is one whole object or array, as far as its brackets tell.
  var isClosed: Bool { isValue || scan.place == .behind }

  /// Adds a fragment behind what is there.
  mutating func append(_ fragment: UnsafeRawBufferPointer) {
    guard !fragment.isEmpty else { return }
    joined.append(contentsOf: fragment)
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: fragment)
    for byte in fragment { scan.step(byte) }
  }

  /// Adds a fragment behind what is there.
  mutating func append(_ fragment: [UInt8]) { fragment.withUnsafeBytes { append($0) } }

  /// Takes a JSON value in the place of all text.
  mutating func set(_ value: [UInt8]) {
    joined = value
    last = value
    isValue = true
  }

  /// What the text turns out to be when nothing more comes.
  enum Ending: Equatable {
    /// Nothing came: a call without arguments.
    case empty
    /// The fragments together are the arguments.
    case joined
    /// The last fragment alone is the arguments: it repeated those before it.
    case last
    /// Neither is JSON.
    case malformed(JSONError)
  }

  /// Says what the text turned out to be.
  ///
  /// - Parameter isCutOff: whether the source broke off: a last fragment that is JSON by itself is then
  ///   as likely an inner value as the whole sent again.
  func ending(isCutOff: Bool, _ parser: JSONParser) -> Ending {
    if joined.allSatisfy({ $0 == 0x20 || (9...13).contains($0) }) { return .empty }
    do throws(JSONError) {
      try parser.parse(copying: joined) { _ in }
      return .joined
    } catch {
      guard !isCutOff, last.count < joined.count, let first = last.first,
        first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
        (try? parser.parse(copying: last) { _ in }) != nil
      else { return .malformed(error) }
      return .last
    }
  }

  /// A walk over what came, so that no fragment is looked at twice.
  private struct Scan {
    /// Where the walk is.
    enum Place { case before, inside, behind, astray }

    var place = Place.before
    private var scan = JSONScan()

    mutating func step(_ byte: UInt8) {
      switch place {
      case .astray: break
      case .before, .behind:
        if byte == 0x20 || (9...13).contains(byte) { return }
        let opens = place == .before && scan.step(byte) == .opening
        place = opens ? .inside : .astray
      case .inside: if scan.step(byte) == .closing, scan.depth == 0 { place = .behind }
      }
    }
  }
}
