import JSONReading
import SessionModel

/// How long calls of each tool took in past runs, as a few samples of each.
///
/// A sample has the moment at which its call began, so that the same call read again, in another run or
/// by another instance, is the same sample: two sets are merged by putting them together.
package struct UsualDurations: Hashable, Sendable {
  /// One call that ended well.
  package struct Sample: Hashable, Sendable {
    /// When it began, in milliseconds since 1970.
    var start: Int64
    /// How many milliseconds it took.
    var took: Int64
  }

  /// The samples of each name, the newest last.
  private(set) var samples: [String: [Sample]] = [:]

  /// Samples that are kept of a name.
  static let samplesPerName = 32
  /// Names that are kept: those that were used last.
  static let nameLimit = 512
  /// Samples that it takes to say what is usual.
  static let least = 3
  /// Bytes of a name; longer ones are not kept.
  private static let nameBytes = 80

  /// Knows nothing yet.
  package init() {}

  /// Adds a call.
  package mutating func add(_ names: [String], start: Milliseconds, took: Milliseconds) {
    guard took.count >= 0 else { return }
    for name in names { put([Sample(start: start.count, took: took.count)], name) }
  }

  /// How long a call of the first of these names that is known well enough took, in the middle.
  package func usual(_ names: [String]) -> Milliseconds? {
    for name in names {
      guard let samples = samples[name], samples.count >= Self.least else { continue }
      return samples.map { Milliseconds($0.took) }.sorted().median
    }
    return nil
  }

  /// Puts other samples to these.
  package mutating func merge(_ other: UsualDurations) {
    for (name, theirs) in other.samples { put(theirs, name) }
    guard samples.count > Self.nameLimit else { return }
    let byUse = samples.sorted {
      ($0.value.last?.start ?? 0, $0.key) > ($1.value.last?.start ?? 0, $1.key)
    }
    samples = Dictionary(
      uniqueKeysWithValues: byUse.prefix(Self.nameLimit).map { ($0.key, $0.value) })
  }

  /// Adds samples of a name; each is there once, and the newest stay.
  private mutating func put(_ more: [Sample], _ name: String) {
    guard name.utf8.count <= Self.nameBytes, !name.isEmpty else { return }
    let all = Set(samples[name] ?? []).union(more).sorted {
      ($0.start, $0.took) < ($1.start, $1.took)
    }
    samples[name] = Array(all.suffix(Self.samplesPerName))
  }

  // MARK: The file

  /// Reads a file; what cannot be read is left out.
  package init(json bytes: [UInt8]) {
    var read = UsualDurations()
    _ = try? JSONParser().parse(copying: bytes) { value throws(JSONError) in
      guard let tools = value["tools"], tools.kind == .object else { return }
      for member in tools.members where member.value.kind == .array {
        var samples: [Sample] = []
        for pair in member.value.elements where pair.kind == .array {
          let numbers = pair.elements.compactMap { $0.integer }
          guard numbers.count == 2, numbers[1] >= 0 else { continue }
          samples.append(Sample(start: numbers[0], took: numbers[1]))
        }
        if !samples.isEmpty { read.put(samples, String(member.key)) }
      }
    }
    merge(read)
  }

  /// The samples as one JSON document.
  package var json: [UInt8] {
    var json = JSONWriter(compact: true)
    json.beginObject()
    json.key("version")
    json.number(1)
    json.key("tools")
    json.beginObject()
    for (name, samples) in samples.sorted(by: { $0.key < $1.key }) {
      json.key(name)
      json.beginArray()
      for sample in samples {
        json.beginArray()
        json.number(sample.start)
        json.number(sample.took)
        json.endArray()
      }
      json.endArray()
    }
    json.endObject()
    json.endObject()
    return json.bytes + [0x0a]
  }
}
