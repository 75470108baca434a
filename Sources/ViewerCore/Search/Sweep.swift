/// Tells of bytes as they stand whether a query may be found in what is made of them: what is read only then.
///
/// It never says no where there is a hit. In texts that a reader puts together, what stands between blanks and a few
/// signs comes from one place, so each such part of the query must be there.
package struct Sweep: Sendable {
  /// A part that must be there: the text itself, or what stands for one that a reader makes.
  private var parts: [[SweptText]] = []
  /// Parts that are asked for at most: as many as `Findings` has bits.
  private static let mostParts = 64

  /// Makes the sweep of a query.
  ///
  /// - Parameter made: words that readers make themselves, each with what stands in the bytes for them; `nil` where
  ///   nothing tells.
  package init(_ query: SearchQuery, made: [(text: String, mark: String?)] = []) {
    let isCaseless = query.isCaseless
    for part in query.parts where parts.count < Self.mostParts {
      let own = isCaseless ? part.lowercased() : String(part)
      // Of media, readers tell the size.
      if own.utf8.count <= 3, own.allSatisfy(\.isNumber) { continue }
      let makers = made.filter { (isCaseless ? $0.text.lowercased() : $0.text).contains(own) }
      let marks = makers.compactMap { $0.mark.flatMap { SweptText($0[...], isCaseless: false) } }
      guard marks.count == makers.count, let text = SweptText(part, isCaseless: isCaseless) else {
        continue
      }
      parts.append([text] + marks)
    }
  }

  /// Whether any bytes may hold the query.
  package var isBlind: Bool { parts.isEmpty }

  /// Bytes in which something may stand that the next piece of a source begins with.
  package var reach: Int { parts.joined().map(\.reach).max() ?? 0 }

  /// Whether all that must be there stands in some bytes.
  package func mayHold(_ raw: UnsafeRawBufferPointer) -> Bool {
    parts.allSatisfy { $0.contains { $0.mayStand(in: raw) } }
  }

  /// What was met so far of a source that comes in pieces: a bit for each part.
  package struct Findings: Sendable {
    fileprivate var met: UInt64 = 0

    /// Has met nothing yet.
    package init() {}

    /// Adds what was met in other pieces.
    mutating func formUnion(_ others: Findings) { met |= others.met }
  }

  /// Looks for what was not met yet in a piece of a source.
  package func look(in raw: UnsafeRawBufferPointer, _ findings: inout Findings) {
    for number in parts.indices where findings.met & 1 << number == 0 {
      if parts[number].contains(where: { $0.mayStand(in: raw) }) { findings.met |= 1 << number }
    }
  }

  /// Whether all that must be there was met.
  package func isMet(_ findings: Findings) -> Bool {
    findings.met == parts.indices.reduce(0) { $0 | 1 << $1 }
  }
}
