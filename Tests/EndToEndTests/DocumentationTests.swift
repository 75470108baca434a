import TestSupport
import Testing

/// What the pages say of the project, held against it.
@Suite("The documentation")
struct DocumentationTests {
  private static let pages =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    + Files.names(ProjectFiles.root + "/docs").filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }

  @Test("every link of a page leads somewhere", arguments: pages)
  func links(page: String) throws {
    let text = try #require(Files.text(ProjectFiles.root + "/" + page))
    let folder = page.hasPrefix("docs/") ? "/docs/" : "/"
    for link in text.matches(of: /\]\(([^)\s]+)\)/) where !link.1.contains("://") {
      let parts = link.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let path =
        parts[0].isEmpty ? ProjectFiles.root + "/" + page : ProjectFiles.root + folder + parts[0]
      #expect(Files.size(path) >= 0, "\(link.1)")
      guard parts.count == 2, let target = Files.text(path) else { continue }
      #expect(Self.anchors(target).contains(String(parts[1])), "\(link.1)")
    }
  }

  @Test("the decisions are all in their list, once")
  func decisions() throws {
    let text = try #require(Files.text(ProjectFiles.root + "/docs/decisions.md"))
    let listed = text.matches(of: /\n- \[[^\]]*\]\(#([^)]*)\)/).map { String($0.1) }
    let subject = Self.anchor("By subject")
    #expect(listed.sorted() == Self.anchors(text).filter { $0 != subject }.sorted())
  }

  @Test("the places that the map of the project names are there")
  func places() throws {
    let text = try #require(Files.text(ProjectFiles.root + "/docs/architecture.md"))
    let files =
      Files.all(below: ProjectFiles.root + "/Sources")
      + Files.all(below: ProjectFiles.root + "/Tests")
    var count = 0
    for name in text.matches(of: /`([\w+]+(?:\/[\w+]+)*(?:\.swift|\/))`/).map(\.1) {
      count += 1
      #expect(files.contains { $0.contains("/" + name) }, "\(name)")
    }
    #expect(count > 30, "the search finds what it looks for")
  }

  /// What links within a page name its headings by.
  private static func anchors(_ text: String) -> [String] {
    text.matches(of: /\n##+ (.*)/).map { anchor(String($0.1)) }
  }

  private static func anchor(_ heading: String) -> String {
    String(
      heading.lowercased().compactMap { character in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || "-_".contains(character)
          ? character : nil
      })
  }
}
