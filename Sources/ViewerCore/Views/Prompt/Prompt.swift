import CellGrid

/// The line that is being typed at the foot of the screen.
///
/// It knows letters and nothing of what they are for: `PromptView` tells that by its kind.
package struct Prompt: Hashable, Sendable {
  /// What is typed.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case search, filter, command, palette

    /// The command that it is opened by.
    var command: Command {
      switch self {
      case .search: .search
      case .filter: .filterText
      case .command: .commandLine
      case .palette: .palette
      }
    }

    /// What stands in front of the line.
    package var sign: String {
      switch self {
      case .search: "/"
      case .filter: "&"
      case .command: ":"
      case .palette: ">"
      }
    }
  }

  /// What became of a key.
  enum Outcome: Hashable, Sendable {
    /// The text is another one.
    case changed
    /// The caret moved, or nothing happened.
    case stayed
    /// The text is meant.
    case accepted
    /// The reader wants out.
    case cancelled
    /// The reader wants the next or the one before: of the hits, of what is offered.
    case stepped(forward: Bool)
    /// The reader wants the text completed.
    case completed(forward: Bool)
    /// The key is not one of a line: the kind may know it.
    case unknown
  }

  /// Texts that are kept of each kind.
  static let historyLimit = 100

  /// What is typed.
  package let kind: Kind
  /// The text so far.
  package private(set) var text: String
  /// How many characters stand before the caret.
  package private(set) var caret: Int
  /// What is wrong with the text; `nil` when it can be used.
  package internal(set) var trouble: String?
  /// What the text leads to, said at the right: `Hit 3 of 52`.
  package internal(set) var hint: String?
  /// What the text can be completed to, in the order in which it is offered.
  package internal(set) var candidates: [String] = []
  /// The candidate that stands in the line.
  package internal(set) var chosen: Int?
  /// What was typed in earlier prompts of the kind, the oldest first.
  private let history: [String]
  /// Which of them stands in the line; `history.count`: none.
  private var recalled: Int
  /// What was typed before an earlier text was recalled.
  private var draft: String

  /// Opens a prompt, its caret at the end.
  init(_ kind: Kind, text: String = "", history: [String] = []) {
    self.kind = kind
    self.text = text
    self.history = history
    caret = text.count
    recalled = history.count
    draft = text
  }

  /// Handles a key.
  mutating func press(_ key: Key) -> Outcome {
    let before = text
    switch key {
    case .paste(let pasted):
      // A line that was copied with its end is meant without it.
      insert(pasted.last?.isNewline == true ? String(pasted.dropLast()) : pasted)
    case .character(let character, []) where PromptCommand.of(key) == nil:
      insert(String(character))
    case .character, .named:
      guard let command = PromptCommand.of(key) else { return .unknown }
      let outcome = perform(command)
      if outcome != .stayed { return outcome }
    case .mouse: return .unknown
    }
    return text == before ? .stayed : .changed
  }

  /// Puts another text into the line.
  mutating func replace(with text: String) {
    self.text = text
    caret = text.count
  }

  /// Edits the line; what is more than editing is the outcome.
  private mutating func perform(_ command: PromptCommand) -> Outcome {
    switch command {
    case .accept: return .accepted
    case .cancel: return .cancelled
    case .next: return .stepped(forward: true)
    case .previous: return .stepped(forward: false)
    case .complete: return .completed(forward: true)
    case .completeBack: return .completed(forward: false)
    // A list is gone through with the keys of a list.
    case .older:
      if kind == .palette { return .stepped(forward: false) }
      recall(-1)
    case .newer:
      if kind == .palette { return .stepped(forward: true) }
      recall(1)
    case .left: caret = max(0, caret - 1)
    case .right: caret = min(text.count, caret + 1)
    case .wordLeft: caret = wordStart
    case .wordRight: caret = wordEnd
    case .start: caret = 0
    case .end: caret = text.count
    case .erase:
      if text.isEmpty { return .cancelled }
      remove(max(0, caret - 1)..<caret)
    case .delete: remove(caret..<min(text.count, caret + 1))
    case .eraseWord: remove(wordStart..<caret)
    case .deleteWord: remove(caret..<wordEnd)
    case .eraseToStart: remove(0..<caret)
    case .eraseToEnd: remove(caret..<text.count)
    }
    return .stayed
  }

  /// Puts text in at the caret.
  private mutating func insert(_ new: String) {
    text.insert(contentsOf: new, at: index(caret))
    // Marks join the letter before them: what stands before the caret is counted anew.
    let after = text.count - caret
    caret = max(0, min(text.count, caret + min(new.count, after)))
  }

  /// Takes characters out.
  private mutating func remove(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    text.removeSubrange(index(range.lowerBound)..<index(range.upperBound))
    caret = min(range.lowerBound, text.count)
  }

  /// Takes an older or newer text of the history into the line.
  private mutating func recall(_ step: Int) {
    let goal = recalled + step
    guard (0...history.count).contains(goal) else { return }
    if recalled == history.count { draft = text }
    recalled = goal
    replace(with: goal == history.count ? draft : history[goal])
  }

  /// The place of a character.
  private func index(_ place: Int) -> String.Index { text.index(text.startIndex, offsetBy: place) }

  /// The start of the word before the caret.
  private var wordStart: Int {
    let before = text.prefix(caret)
    let word = before.reversed().drop(while: \.isWhitespace)
    return word.drop { !$0.isWhitespace }.count
  }

  /// The end of the word behind the caret.
  private var wordEnd: Int {
    let after = text.dropFirst(caret).drop(while: \.isWhitespace)
    return text.count - after.drop { !$0.isWhitespace }.count
  }
}
