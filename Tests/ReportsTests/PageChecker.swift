/// Reads a page as strictly as it is written: elements of a short list, attributes in double quotes, each element
/// closed by its own end.
struct PageChecker {
  /// What is wrong.
  private(set) var problems: [String] = []

  /// The elements that the program writes, and the attributes.
  private static let elements: Set = [
    "html", "head", "body", "meta", "title", "style", "script", "div", "header", "h1", "p", "span",
    "time",
    "details", "summary", "section", "pre", "code", "b", "dl", "dt", "dd", "input", "button",
    "output", "a", "form", "label", "table", "thead", "tbody", "tr", "th", "td", "br",
  ]
  private static let attributes: Set = [
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "open", "hidden", "type",
    "value",
    "placeholder", "aria-label", "datetime", "data-status", "data-turn", "data-live", "data-mark",
    "href", "role", "scope", "method", "for", "autocomplete", "required", "autofocus",
  ]
  private static let empty: Set = ["meta", "input", "br"]

  init(_ page: String) {
    var open: [String] = []
    var rest = Substring(page)
    if rest.hasPrefix("<!DOCTYPE html>") { rest.removeFirst(15) }
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else {
        problems.append("a tag that does not end")
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { problems.append("</\(name)> closes another") }
        continue
      }
      let name = String(tag.prefix { $0 != " " })
      if !Self.elements.contains(name) { problems.append("<\(name)>") }
      check(tag.dropFirst(name.count))
      if Self.empty.contains(name) { continue }
      open.append(name)
      if name == "style" || name == "script" {
        guard let close = rest.firstRange(of: "</\(name)>") else {
          problems.append("\(name) does not end")
          return
        }
        rest = rest[close.lowerBound...]
      }
    }
    if !open.isEmpty { problems.append("open: \(open)") }
  }

  private mutating func check(_ text: Substring) {
    var rest = text.drop { $0 == " " }
    while !rest.isEmpty {
      let name = String(rest.prefix { $0 != "=" && $0 != " " })
      if !Self.attributes.contains(name) { problems.append("attribute \(name)") }
      rest = rest.dropFirst(name.count)
      if rest.hasPrefix("=") {
        guard rest.dropFirst().first == "\"", let end = rest.dropFirst(2).firstIndex(of: "\"")
        else {
          problems.append("\(name) without quotes")
          return
        }
        rest = rest[rest.index(after: end)...]
      }
      rest = rest.drop { $0 == " " }
    }
  }
}
