import JSONReading

extension Session {
  /// What a call does to files, as its source told it at a position; nothing for a call that is about
  /// something else.
  ///
  /// A call that failed, or that a person refused, has changed nothing: how it stands is told by its status.
  public func edits(of call: NodeID, at position: Int32) -> [FileEdit] {
    let tool = text(call, .name, at: position, limit: 256).flatMap { EditTool(named: $0) }
    let isTold = has(.edits, of: call, at: position)
    guard tool != nil || isTold, kind(call) == .call else { return [] }
    let arguments = text(call, .arguments, at: position) ?? ""
    if isTold, let told = text(call, .edits, at: position) {
      let path = Self.parsed(arguments) { EditReading.path($0) } ?? nil
      let edits =
        Self.parsed(told) { EditReading.told($0, of: path) } ?? Patch(told, of: path ?? "").edits
      if !edits.isEmpty { return edits }
    }
    guard let tool else { return [] }
    return Self.parsed(arguments) { EditReading.asked($0, of: tool) } ?? Patch(arguments).edits
  }

  /// Lends the object or list that a text is.
  private static func parsed<Result>(_ text: String, _ body: (JSONValue) -> Result) -> Result? {
    let first = text.utf8.first { $0 > 0x20 }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    return try? JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      body(value)
    }
  }
}
