import TestSupport
import Testing
import WireFormats

@Suite("The table of formats")
struct FormatTableTests {
  @Test("docs/formats.md is what the table says")
  func markdown() {
    #expect(GeneratedPage.check("formats.md", Format.markdown) == .current)
  }

  @Test("names are unique, and a format is found by its name")
  func names() {
    #expect(Set(Format.all.map(\.name)).count == Format.all.count)
    for format in Format.all { #expect(Format.named(format.name)?.name == format.name) }
  }
}
