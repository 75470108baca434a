import SessionModel

extension Session {
  /// Entries among which the first prompt is looked for.
  private static let reach = 20

  /// What the session is called, on one line; foreign and not safe yet. A title that is the first line of the
  /// first prompt goes on as the prompt does, without the words that a program put around it.
  package func shownTitle(at position: Int32) -> String? {
    guard let title = text(.root, .title, at: position, limit: 1024) else { return nil }
    let line = ArgumentSummary.line(title)
    guard
      let prompt = children(of: .root, at: position).prefix(Self.reach).first(where: {
        isPrompt($0, at: position)
      }), let text = text(prompt, .message, at: position, limit: 1024)
    else { return title }
    let whole = ArgumentSummary.line(text)
    guard !line.isEmpty, whole.hasPrefix(line) else { return title }
    let body = FramedRequest.body(of: text)
    if body.startIndex > text.startIndex { return ArgumentSummary.line(String(body)) }
    return whole.count > line.count ? whole : title
  }
}
