import JSONReading
import SessionModel

/// A tool call whose arguments arrive in pieces.
struct StreamedCall {
  /// Its node.
  let node: NodeID
  /// What was written of the arguments.
  var arguments: PartedText
  /// The id by which a result names it.
  private(set) var id: String?
  /// What the source calls the tool.
  var name: String?
  /// Whether its arguments are known to be whole.
  var isReady = false

  /// Starts a call under an entry.
  init(
    id: String?, under entry: NodeID, status: ToolStatus? = .pending, on writer: inout RecordWriter
  ) {
    node = writer.start(.call, under: entry)
    arguments = PartedText(node, .arguments)
    if let id { take(id: id, on: &writer) }
    if let status { writer.set(node, status) }
  }

  /// Gives the call the id by which its result will name it.
  mutating func take(id new: String, on writer: inout RecordWriter) {
    id = new
    writer.set(node, .id, writer.keep(new))
    writer.memory.calls[SourceKey(new)] = KnownCall(node: node)
  }

  /// Gives the call its name.
  mutating func take(name new: String?, on writer: inout RecordWriter) {
    guard let new, new != name else { return }
    name = new
    writer.set(node, .name, writer.keep(new))
  }

  /// Tells the arguments as a whole: text or any JSON.
  mutating func tell(arguments value: JSONValue?, on writer: inout RecordWriter) {
    guard let value = value?.nonNull else { return }
    arguments.set(
      value.string ?? String(decoding: value.bytes, as: UTF8.self), writer.keep(value), on: &writer)
  }

  /// The arguments have ended: makes of them what they turned out to be.
  ///
  /// - Parameter isCutOff: whether the source broke off.
  mutating func end(
    _ text: ArgumentText, isCutOff: Bool = false, _ parser: JSONParser,
    on writer: inout RecordWriter
  ) {
    switch text.ending(isCutOff: isCutOff, parser) {
    case .joined: break
    case .empty: arguments.set("{}", writer.keep(json: Array("{}".utf8)), on: &writer)
    case .last:
      guard let last = arguments.last else { return }
      arguments.set(String(decoding: text.last, as: UTF8.self), last, on: &writer)
    case .malformed(let error):
      writer.note(
        .malformed, line: writer.record.number,
        "the arguments of \(name ?? "a call") are not JSON: \(error.message)")
    }
  }

  /// Says that the call is asked for: who runs it does not speak in this source.
  mutating func request(_ basis: Basis = .stated, on writer: inout RecordWriter) {
    guard !isReady else { return }
    isReady = true
    writer.set(node, .requested, basis)
  }
}
