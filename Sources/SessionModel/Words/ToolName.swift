/// The names of tools: what of them tells a tool, and how people read them.
package enum ToolName {
  /// What an agent puts in front of the names of its tools.
  private static let agent = "copilot".utf8

  /// The name in small letters, without the space that it stands in, what agents put in front, `_` and `-`.
  static func plain(_ name: String) -> String {
    let (bytes, dot) = (name.utf8, UInt8(ascii: "."))
    guard let end = bytes.lastIndex(where: { $0 != dot }) else { return name }
    let start = bytes[..<end].lastIndex(of: dot).map { bytes.index(after: $0) }
    // Asked for each call: short names fit into a string without memory of their own.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { letters in
      var count = 0
      for byte in bytes[(start ?? bytes.startIndex)...end] {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"): continue
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters[count] = byte | 0x20
        default: letters[count] = byte
        }
        count += 1
      }
      var plain = UnsafeMutableBufferPointer(rebasing: letters[..<count])[...]
      if plain.count > agent.count, plain.starts(with: agent) {
        plain = plain.dropFirst(agent.count)
      }
      return String(decoding: plain, as: UTF8.self)
    }
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
