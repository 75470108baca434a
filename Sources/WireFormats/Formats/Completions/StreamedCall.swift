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
  init(id: String?, under entry: NodeID, status: ToolStatus? = .pending, on page: inout Page) {
    node = page.writer.start(.call, under: entry)
    arguments = PartedText(node, .arguments)
    if let id { take(id: id, on: &page) }
    if let status { page.status(node, status) }
  }

  /// Gives the call the id by which its result will name it.
  mutating func take(id new: String, on page: inout Page) {
    id = new
    page.set(node, .id, page.keep(new))
    page.transcript.calls[SourceKey(new)] = Transcript.Call(node: node)
  }

  /// Gives the call its name.
  mutating func take(name new: String?, on page: inout Page) {
    guard let new, new != name else { return }
    name = new
    page.set(node, .name, page.keep(new))
  }

  /// Tells the arguments as a whole: text or any JSON.
  mutating func tell(arguments value: JSONValue?, on page: inout Page) {
    guard let value = value?.nonNull else { return }
    arguments.set(
      value.string ?? String(decoding: value.bytes, as: UTF8.self), page.keep(value), on: &page)
  }

  /// The arguments have ended: makes of them what they turned out to be.
  ///
  /// - Parameter isCutOff: whether the source broke off.
  mutating func end(
    _ text: ArgumentText, isCutOff: Bool = false, _ parser: JSONParser, on page: inout Page
  ) {
    switch text.ending(isCutOff: isCutOff, parser) {
    case .joined: break
    case .empty: arguments.set("{}", page.keep(json: Array("{}".utf8)), on: &page)
    case .last:
      guard let last = arguments.last else { return }
      arguments.set(String(decoding: text.last, as: UTF8.self), last, on: &page)
    case .malformed(let error):
      page.writer.note(
        .malformed, line: page.record.number,
        "the arguments of \(name ?? "a call") are not JSON: \(error.message)")
    }
  }

  /// Says that the call is asked for: who runs it does not speak in this source.
  mutating func request(_ basis: Basis = .stated, on page: inout Page) {
    guard !isReady else { return }
    isReady = true
    page.status(node, .requested, basis)
  }
}
