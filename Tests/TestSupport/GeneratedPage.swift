import Glibc

/// A page of the documentation that the program writes.
package enum GeneratedPage {
  /// How a page compares with what the program would write.
  package enum Finding: Equatable {
    case current
    case stale
    /// It was written now, because `ESPALIER_RECORD_GOLDENS` is set: the test must fail all the same.
    case recorded
  }

  /// Compares `docs/NAME` with a text.
  package static func check(_ name: String, _ text: String) -> Finding {
    let path = "\(ProjectFiles.root)/docs/\(name)"
    if getenv("ESPALIER_RECORD_GOLDENS") != nil {
      Files.write(text, to: path)
      return .recorded
    }
    return Files.text(path) == text ? .current : .stale
  }
}
