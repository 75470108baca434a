import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

/// Numbers from outside may be anything: nothing that is worked out from them ends the program.
@Suite("Extreme numbers")
struct ExtremeNumbersTests {
  /// Writes a session in every style, and its figures; the documents are JSON.
  func print(_ session: Session, _ name: String) {
    let options = ReportOptions(clean: { $0 })
    for style in ReportStyle.allCases {
      var bytes: [UInt8] = []
      style.write(session, options) { bytes += $0 }
      if style == .json { expectJSON(bytes, name) }
    }
    let price = Price(input: 3, cachedInput: 0.3, output: 15)
    let prices = PriceTable(rows: ["claude": price, "gpt": price, "gemini": price, "m": price])
    StatsReport.write(session, options, prices: prices) { _ in }
    var figures: [UInt8] = []
    StatsDocument.write(session, options, prices: prices) { figures += $0 }
    expectJSON(figures, name)
  }

  func expectJSON(_ bytes: [UInt8], _ name: String) {
    #expect(throws: Never.self, "\(name)") {
      try JSONParser().parse(copying: bytes) { (value) throws(JSONError) in
        if value.kind != .object { throw JSONError(.unexpectedByte) }
      }
    }
  }

  @Test("every number of every fixture may be any number", arguments: ExtremeNumbers.all)
  func fixtures(number: String) {
    #expect(!RecordedSource.fixtures.isEmpty)
    for source in RecordedSource.fixtures {
      print(source.read(ExtremeNumbers.replaced(source.bytes, by: number)), source.name)
    }
  }

  @Test("numbers of recordings, and those in their texts, may be any numbers", arguments: 0..<4)
  func recordings(part: Int) {
    var random = SeededGenerator(seed: UInt64(part) + 20)
    for (place, source) in (RecordedSource.fixtures + RecordedSource.samples).enumerated()
    where place % 4 == part {
      print(source.read(ExtremeNumbers.mixed(source.bytes, using: &random)), source.name)
      let number = ExtremeNumbers.all.randomElement(using: &random) ?? "0"
      print(source.read(ExtremeNumbers.replaced(source.bytes, by: number)), source.name)
    }
  }
}
