import SessionModel

/// Progress as whole sentences (``Sentences``).
enum SpokenVoice {
  /// The lines of a piece of progress.
  static func lines(_ piece: ProgressPiece) -> [String] {
    switch piece.news {
    case .session(let status): return [Sentences.session(status)]
    case .fact(let name, let value): return ["The \(name) of the session is: \(value)"]
    case .message(let role, let lines):
      return [Sentences.message(role, lines.first ?? "")] + lines.dropFirst()
    case .notice(let text): return [Sentences.message(.system, text)]
    case .excerpt(let title, let text):
      let title = title.prefix(1).uppercased() + title.dropFirst()
      return ["\(title): " + text.told.joined(separator: " ")]
    case .state(let role, let word, let error): return [Sentences.state(role, word)] + error
    case .call(let call): return lines(call)
    case .output(let lines): return ["The answer: " + (lines.first ?? "")] + lines.dropFirst()
    }
  }

  /// The sentence of a call, and what went wrong with it.
  private static func lines(_ call: CallNews) -> [String] {
    let failure = call.failure?.told ?? []
    switch call.change {
    case .arguments: return ["Tool \(call.name) is asked anew: \(call.summary ?? "")"]
    case .result:
      return ["Tool \(call.name) gave back: \(call.result?.told.joined(separator: " ") ?? "")"]
    case .error: return ["Tool \(call.name) says: \(failure.first ?? "")"] + failure.dropFirst()
    case nil: break
    }
    let sentence = Sentences.call(
      call.name, call.status, took: call.took, about: failure.first ?? call.summary)
    return [sentence] + failure.dropFirst()
  }

  /// The lines of the end. Who listens has heard already what failed.
  static func lines(_ end: ProgressEnd) -> [String] { (end.error?.told ?? []) + end.spokenSum }
}
