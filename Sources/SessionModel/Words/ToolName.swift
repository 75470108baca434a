/// The names of tools: what of them tells a tool, and how people read them.
package enum ToolName {
  /// The name in small letters, without the space that it stands in, what agents put in front, `_` and `-`.
  static func plain(_ name: String) -> String {
    let last = name.utf8.split(separator: UInt8(ascii: ".")).last ?? name.utf8[...]
    var letters: [UInt8] = []
    letters.reserveCapacity(last.count)
    for byte in last {
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "-"): break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
      default: letters.append(byte)
      }
    }
    let prefix = Array("copilot".utf8)
    if letters.count > prefix.count, letters.starts(with: prefix) {
      letters.removeFirst(prefix.count)
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The server and the tool of a name as `mcp__server__tool`; `nil` for one that is of no server.
  static func server(of name: String) -> (server: Substring, tool: Substring)? {
    guard name.utf8.starts(with: "mcp__".utf8) || name.utf8.starts(with: "mcp_".utf8) else {
      return nil
    }
    let rest = name.drop { $0 != "_" }.drop { $0 == "_" }
    guard let end = rest.firstRange(of: "__") else { return nil }
    let tool = rest[end.upperBound...]
    return rest[..<end.lowerBound].isEmpty || tool.isEmpty
      ? nil : (rest[..<end.lowerBound], tool)
  }

  /// The name as people read it: `github · create_issue` for `mcp__github__create_issue`.
  package static func shown(_ name: String) -> String {
    guard let (server, tool) = server(of: name) else { return name }
    return "\(server) · \(tool)"
  }
}
