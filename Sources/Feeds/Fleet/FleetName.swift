/// What names in a fleet are made of, and the keys that they stand in.
///
/// The keys of a fleet have one hash tag, so that a cluster keeps them together.
package enum FleetName {
  /// The most bytes of a name.
  private static let longest = 200
  /// The most bytes of the name of a machine, which is as long as systems let one be.
  package static let longestHost = 64

  /// Whether a name is made of letters, digits, `-`, `_` and `.` alone and begins with none that a program takes for
  /// an option: so it means nothing else to a shell, a program or a server.
  package static func isPlain(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.utf8.count <= longest && name.utf8.allSatisfy(isPlain(_:))
      && name.utf8.first != UInt8(ascii: "-") && name.utf8.first != UInt8(ascii: ".")
  }

  /// A name in which `-` stands for what no name may have; `nil` when nothing is left.
  package static func plain(_ text: String) -> String? {
    let bytes = text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }
    let name = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }.prefix(longest / 2)
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == 0x2D || byte == 0x2E || byte == 0x5F
    }
  }

  /// The hash with the newest summary of each session.
  static func summaries(_ fleet: String) -> [UInt8] { Array("esp:{\(fleet)}:now".utf8) }

  /// The stream of all summaries.
  static func log(_ fleet: String) -> [UInt8] { Array("esp:{\(fleet)}:log".utf8) }

  /// The stream of the records of a session.
  static func records(_ fleet: String, _ session: String) -> [UInt8] {
    Array("esp:{\(fleet)}:s:\(session):r".utf8)
  }

  /// A large line of the session, which its stream has the head of.
  ///
  /// - Parameter checksum: that of the line, in digits: what another publisher keeps there is another key.
  static func body(
    _ fleet: String, _ session: String, number: Int, checksum: some Collection<UInt8>
  ) -> [UInt8] {
    Array("esp:{\(fleet)}:s:\(session):b:\(number):".utf8) + checksum
  }
}
