import CellGrid
import SessionModel

/// Marks the words that differ between a line that went and the line that came for it.
enum WordMarks {
  /// Lines longer than this are not compared word by word.
  private static let lengthLimit = 2000
  /// Changes between two lines that are looked for.
  private static let changeLimit = 200

  /// The two lines in pieces; `nil` when so little is the same that marks would only be noise.
  static func spans(old: String, new: String) -> (old: [Span], new: [Span])? {
    guard old.utf8.count <= lengthLimit, new.utf8.count <= lengthLimit else { return nil }
    let (a, b) = (words(old), words(new))
    let steps = EditScript.steps(a, b, limit: changeLimit)
    var (i, j) = (0, 0)
    var same = 0
    var olds: [(text: String, isMarked: Bool)] = []
    var news: [(text: String, isMarked: Bool)] = []
    for step in steps {
      switch step {
      case .keep:
        if a[i].contains(where: { !$0.isWhitespace }) { same += a[i].utf8.count }
        olds.append((String(a[i]), false))
        news.append((String(b[j]), false))
        (i, j) = (i + 1, j + 1)
      case .remove:
        olds.append((String(a[i]), true))
        i += 1
      case .add:
        news.append((String(b[j]), true))
        j += 1
      }
    }
    guard same * 3 >= min(old.utf8.count, new.utf8.count) else { return nil }
    return (
      joined(olds, .diffRemoved, .diffRemovedWord), joined(news, .diffAdded, .diffAddedWord)
    )
  }

  /// Joins pieces that are drawn alike.
  private static func joined(
    _ pieces: [(text: String, isMarked: Bool)], _ plain: Role, _ marked: Role
  ) -> [Span] {
    var runs: [(text: String, isMarked: Bool)] = []
    for piece in pieces {
      if let last = runs.last, last.isMarked == piece.isMarked {
        runs[runs.count - 1].text += piece.text
      } else {
        runs.append(piece)
      }
    }
    return runs.map { Span(SafeText($0.text), $0.isMarked ? marked : plain) }
  }

  /// Words, blanks, and every other sign for itself.
  private static func words(_ line: String) -> [Substring] {
    var words: [Substring] = []
    var start = line.startIndex
    func kind(_ character: Character) -> Int {
      character.isLetter || character.isNumber || character == "_" ? 1 : character == " " ? 2 : 0
    }
    var index = start
    while index < line.endIndex {
      let next = line.index(after: index)
      let own = kind(line[index])
      if own == 0 || next == line.endIndex || kind(line[next]) != own {
        words.append(line[start..<next])
        start = next
      }
      index = next
    }
    return words
  }
}
