import SessionModel
import TestSupport
import Testing
import WireFormats

/// Sources that lack what ties their records together: names, parents, kinds, times. Every record is read once all
/// the same, and the reading ends.
@Suite("Missing members")
struct MissingMembersTests {
  @Test("every member of every fixture may be missing in all records", .timeLimit(.minutes(4)))
  func one() throws {
    for source in RecordedSource.fixtures {
      let records = records(of: source)
      for key in keys(in: records) { read(records, without: [key], as: source) }
    }
  }

  @Test("so may several, and be null in some", arguments: 0..<4)
  func several(part: Int) throws {
    var random = SeededGenerator(seed: UInt64(part))
    let sources = RecordedSource.fixtures + RecordedSource.samples
    for (place, source) in sources.enumerated() where place % 4 == part {
      let records = records(of: source)
      let keys = keys(in: records)
      for _ in 0..<4 {
        let count = Int.random(in: 2...6, using: &random)
        read(records, without: Set(keys.shuffled(using: &random).prefix(count)), as: source)
      }
    }
  }

  private func records(of source: RecordedSource) -> [EditableJSON] {
    source.records(of: source.bytes).compactMap {
      try? EditableJSON(String(decoding: source.bytes[$0], as: UTF8.self))
    }
  }

  /// The keys of the records and of what stands in them.
  private func keys(in records: [EditableJSON]) -> [String] {
    var keys: Set<String> = []
    func visit(_ value: EditableJSON, _ depth: Int) {
      switch value {
      case .object(let members):
        for member in members {
          keys.insert(member.key)
          if depth > 0 { visit(member.value, depth - 1) }
        }
      case .array(let elements): for element in elements { visit(element, depth) }
      case .string, .word: break
      }
    }
    for record in records { visit(record, 2) }
    return keys.sorted()
  }

  private func read(
    _ records: [EditableJSON], without keys: Set<String>, as source: RecordedSource
  ) {
    func stripped(_ value: EditableJSON) -> EditableJSON {
      switch value {
      case .object(let members):
        .object(
          members.filter { !keys.contains($0.key) }.map {
            .init(key: $0.key, value: stripped($0.value))
          })
      case .array(let elements): .array(elements.map(stripped))
      case .string, .word: value
      }
    }
    let texts = records.map { stripped($0).text }
    let session = source.read(Array(texts.joined(separator: "\n").utf8))
    // An item for each of a few parts of a record, and no more: nothing was read again and again.
    #expect(
      session.nextID.index < 1000 + 20 * texts.count + texts.joined().utf8.count,
      "\(source.name) without \(keys.sorted())")
  }
}
