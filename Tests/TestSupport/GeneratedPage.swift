import Glibc

/// A page of the documentation, or another file, that the program writes.
package enum GeneratedPage {
  /// How a page compares with what the program would write.
  package enum Finding: Equatable {
    case current
    case stale
    /// It was written now, because `ESPALIER_RECORD_GOLDENS` is set: the test must fail all the same.
    case recorded
  }

  /// Compares a file of the project, by its name in `docs` or in another folder, with a text.
  package static func check(_ name: String, in folder: String = "docs", _ text: String) -> Finding {
    let path = "\(ProjectFiles.root)/\(folder)/\(name)"
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      Files.write(text, to: path)
      return .recorded
    }
    return Files.text(path) == text ? .current : .stale
  }
}
