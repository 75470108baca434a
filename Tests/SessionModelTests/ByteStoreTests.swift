import Glibc
import SessionModel
import Testing

@Suite("The store of bytes")
struct ByteStoreTests {
  @Test("what is kept is read again, also when it no longer fits in memory")
  func spool() {
    let store = ByteStore()
    var data: [(Datum, Int)] = []
    for i in 0..<1200 {
      let bytes = [UInt8](repeating: UInt8(i % 251), count: 40_000 + i)
      data.append((bytes.withUnsafeBytes { store.keep($0, as: .text) }, i))
    }
    #expect(store.spoolSize > 40 << 20)
    for (datum, i) in data.shuffled() {
      store.withBytes(of: datum) { bytes in
        #expect(bytes.count == 40_000 + i)
        #expect(bytes.allSatisfy { $0 == UInt8(i % 251) })
      }
    }
  }

  @Test("the same few words take room once, and each is read as it was kept")
  func words() {
    let store = ByteStore()
    let words = ["opus", "sonnet", "", "running", "o", String(repeating: "long", count: 20)]
    var data: [(Datum, String)] = []
    func keep(_ text: String, as form: Datum.Form = .text) {
      var text = text
      data.append((text.withUTF8 { store.keep(UnsafeRawBufferPointer($0), as: form) }, text))
    }
    for round in 0..<500 {
      for word in words { keep(word) }
      keep("12", as: round % 2 == 0 ? .json : .text)
    }
    #expect(store.spoolSize < 500 * 80 + 40)
    // In between so much comes that what was kept before is no longer in memory.
    keep(String(repeating: "x", count: 33 << 20))
    for word in words { keep(word) }
    for number in 0..<100 { keep("word \(number % 20)") }
    #expect(
      data.allSatisfy { datum, text in store.withBytes(of: datum) { $0.elementsEqual(text.utf8) } })
    #expect(Set(data.map(\.0.form)) == [.text, .json])
  }

  @Test("a file is read by ranges, and one that became shorter gives what is left")
  func file() throws {
    var template = Array("/tmp/espalier-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    unlink(template)
    let bytes = (0..<300_000).map { UInt8($0 % 256) }
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    let store = ByteStore()
    let source = store.add(descriptor: descriptor)
    func read(_ offset: Int, _ length: Int) -> [UInt8] {
      store.withBytes(
        of: Datum(form: .text, source: source, offset: Int64(offset), length: length)
      ) { Array($0) }
    }
    #expect(read(65_530, 20) == Array(bytes[65_530..<65_550]), "across two blocks")
    #expect(read(10, 200_000) == Array(bytes[10..<200_010]), "larger than a block")
    #expect(read(299_990, 100) == Array(bytes[299_990...]))
    ftruncate(descriptor, 100)
    #expect(read(200_000, 80_000).isEmpty)
  }

  @Test(
    "Pieces of a text meet where they were cut: in a pair of surrogates, in a letter, in a byte")
  func pieces() {
    var session = Session()
    var writer = EventWriter(for: session)
    let entry = writer.start(.entry, under: .root)
    func append(_ bytes: [UInt8], _ form: Datum.Form) {
      let datum = bytes.withUnsafeBytes { session.store.keep($0, as: form) }
      writer.add(.itemAppend(entry, .message, datum))
    }
    append(Array(#""e""#.utf8), .json)
    append(Array(#""\u0301 \ud83d""#.utf8), .json)
    append(Array(#""\ude00 \ud83d""#.utf8), .json)
    append([0xC3], .text)
    append([0xA9], .text)
    append(Array("[1]".utf8), .json)
    append(Array(#""z""#.utf8), .json)
    session.apply(writer.events)
    #expect(session.text(entry, .message, at: session.position) == "e\u{301} 😀 \u{FFFD}é[1]z")
    #expect(session.text(entry, .message, at: session.position, limit: 3) == "e")
  }
}
