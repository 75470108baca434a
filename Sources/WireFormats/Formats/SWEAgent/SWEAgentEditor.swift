/// The editor that SWE-agent gives to its model, as far as it tells which file an action changed.
///
/// An action names lines and no file: `edit 10:12`. The window that answers it does, and stands there only where
/// the edit was done: `[File: /a/b.py (18 lines total)]`, then lines with their numbers. What stood in the lines
/// before is known as far as the window before showed it.
struct SWEAgentEditor {
  /// The file of the last window, and the lines that it showed, by their numbers from 1.
  private var path = ""
  private var shown: [Int: Substring] = [:]

  /// Takes an action with what came of it: the change as a patch; `nil` where it changed no file.
  mutating func take(_ action: String, observed: String) -> String? {
    guard let path = Self.path(of: observed) else { return nil }
    defer {
      self.path = path
      shown = Self.lines(of: observed)
    }
    let words = action.prefix { $0 != "\n" }.split(separator: " ")
    switch words.first {
    case "create": return "--- /dev/null\n+++ \(path)\n@@ -0,0 +1,1 @@\n+"
    case "edit" where words.count > 1: return edit(words[1], action, of: path)
    default: return nil
    }
  }

  /// The patch of `edit 10:12` and the lines under it, up to `end_of_edit`.
  private func edit(_ range: Substring, _ action: String, of path: String) -> String? {
    let ends = range.split(separator: ":").compactMap { Int($0) }
    guard ends.count == 2, (1...Self.most).contains(ends[0]), ends[1] < ends[0] + Self.most else {
      return nil
    }
    let old = (ends[0]..<max(ends[0], ends[1] + 1)).compactMap { number in
      path == self.path ? shown[number] : nil
    }
    var new = action.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    if let end = new.lastIndex(of: "end_of_edit") { new = new[..<end] }
    let lines = old.map { "-\($0)" } + new.map { "+\($0)" }
    let head = "@@ -\(ends[0]),\(old.count) +\(ends[0]),\(new.count) @@"
    return (["--- \(path)", "+++ \(path)", head] + lines).joined(separator: "\n")
  }

  /// The highest number of a line, and the most lines, that an edit may name.
  private static let most = 1 << 20

  /// The file of a window; `nil` for an answer that begins with something else.
  private static func path(of observed: String) -> String? {
    let head = "[File: "
    guard observed.hasPrefix(head) else { return nil }
    let line = observed.dropFirst(head.count).prefix { $0 != "\n" }
    return line.hasSuffix(" lines total)]")
      ? line.lastIndex(of: "(").map { String(line[..<$0].dropLast()) } : nil
  }

  /// The lines of a window by their numbers.
  private static func lines(of observed: String) -> [Int: Substring] {
    var lines: [Int: Substring] = [:]
    for line in observed.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"), let number = Int(line[..<colon]) else { continue }
      lines[number] = line[line.index(after: colon)...]
    }
    return lines
  }
}
