import HiddenText
import Testing

@testable import CellGrid

@Suite("Hidden scalars")
struct HiddenScalarTests {
  /// The signs before numbers that Unicode counts among the format characters although they show.
  private static let shown: [ClosedRange<UInt32>] = [
    0x600...0x605, 0x6dd...0x6dd, 0x70f...0x70f, 0x890...0x891, 0x8e2...0x8e2,
    0x110bd...0x110bd, 0x110cd...0x110cd,
  ]

  @Test("the table holds what Unicode says of controls and what nobody sees")
  func table() {
    for value in UInt32(0)...0x10ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      let isHidden =
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !Self.shown.contains { $0.contains(value) }
        default:
          properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
      // The table may know more than the library that the test runs with.
      if isHidden { #expect(HiddenScalar.contains(value), "\(String(value, radix: 16))") }
    }
    for value in [0x20, 0x7e, 0xa0, 0xe9, 0x300, 0x3b1, 0x627, 0x600, 0x65e5, 0xac00, 0x1f469] {
      #expect(!HiddenScalar.contains(UInt32(value)))
    }
  }

  @Test("what is in the table is named on the screen, wherever it stands")
  func screen() {
    for value in (UInt32(0)...0x10ffff) where HiddenScalar.contains(value) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in ["a\(scalar)b", "\(scalar)", "a\(scalar)"] {
        #expect(!SafeText(text).string.unicodeScalars.contains(scalar))
        #expect(!SafeText.plain(text).unicodeScalars.contains { $0 == scalar && $0 != "\n" })
      }
    }
  }
}
