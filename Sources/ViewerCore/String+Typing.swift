import CellGrid

/// A line that is typed above or below a list, at its end alone.
extension String {
  /// The line with a letter more; `nil` where it is long enough, which is a cat on the keyboard.
  func typed(_ letter: Character, limit: Int) -> String? {
    count < limit ? self + String(letter) : nil
  }

  /// The line with the first line of a pasted text behind it.
  func pasted(_ text: String, limit: Int) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return String((self + SafeText(line).string).prefix(limit))
  }

  /// The line without its last word.
  var withoutLastWord: String {
    String(reversed().drop { $0 == " " }.drop { $0 != " " }.reversed())
  }
}
