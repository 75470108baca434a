import JSONReading
import SessionModel

/// The arguments of a call, as the rows below it show them.
enum Arguments {
  /// Reads the top level of the arguments; text that is no JSON object is one without a name.
  ///
  /// - Parameter areWhole: whether nothing more of them comes: what is no JSON then is shown as it
  ///   stands, with what is wrong. What still arrives is shown as far as it is known.
  static func read(
    _ id: NodeID, _ session: Session, at position: Int32, parser: JSONParser, limit: Int,
    areWhole: Bool = false
  ) -> [Argument] {
    guard let text = session.text(id, .arguments, at: position, limit: limit) else { return [] }
    if let whole = Argument.read(text, parser) { return whole }
    if areWhole, text.utf8.count < limit, let fault = ArgumentFault(text, parser: parser) {
      return [Argument("", text), Argument("malformed", fault.text)]
    }
    return Argument.list(text, parser: parser)
  }
}
