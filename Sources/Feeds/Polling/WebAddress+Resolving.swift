extension WebAddress {
  /// Where a reference leads that stands in an answer of this address (RFC 3986, 5.2); `nil` when it is no address
  /// that can be asked.
  func resolving(_ reference: String) -> WebAddress? {
    let text = reference.prefix { $0 != "#" }
    if text.isEmpty { return nil }
    // A scheme ends before anything else begins.
    if let colon = text.firstIndex(of: ":"), text[..<colon].allSatisfy({ !"/?".contains($0) }) {
      return WebAddress(String(text))
    }
    if text.hasPrefix("//") { return WebAddress("\(scheme):\(text)") }
    let base = "\(scheme)://\(hostName)"
    if text.hasPrefix("/") { return WebAddress(base + text) }
    if text.hasPrefix("?") { return WebAddress(base + path + text) }
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    var address = WebAddress(base + folder + text)
    address?.removeDots()
    return address
  }

  /// Goes the steps `.` and `..` of the path (RFC 3986, 5.2.4).
  private mutating func removeDots() {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var gone: [Substring] = []
    for step in steps {
      switch step {
      case ".": continue
      case "..": _ = gone.popLast()
      default: gone.append(step)
      }
    }
    if steps.last == "." || steps.last == ".." { gone.append("") }
    path = "/" + gone.joined(separator: "/")
  }

  /// The address of what has this id below this one; `nil` for what can be no name.
  func below(_ id: String) -> WebAddress? {
    guard !id.isEmpty, id.utf8.count <= 512, id != ".", id != ".." else { return nil }
    var name = ""
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        name.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        name += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    var address = self
    address.path += (path.hasSuffix("/") ? "" : "/") + name
    return address
  }
}
