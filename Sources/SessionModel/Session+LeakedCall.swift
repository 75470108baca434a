extension Session {
  /// What is to be said of a message in whose text a tool call stands that its service did not take out;
  /// `nil` for every other one.
  package func leakedCall(in entry: NodeID, at position: Int32) -> String? {
    text(entry, .leakedCall, at: position, limit: 64).map {
      "a tool call stands in this text: \($0)"
    }
  }
}
