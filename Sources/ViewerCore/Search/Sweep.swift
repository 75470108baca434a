/// Tells of bytes as they stand whether a query may be found in what is made of them: what is read only then.
///
/// It never says no where there is a hit. In texts that a reader puts together, what stands between blanks and a few
/// signs comes from one place, so each such part of the query must be there.
package struct Sweep: Sendable {
  /// What must be there, what is met least first; empty where anything may be.
  private(set) var texts: [SweptText] = []

  /// Makes the sweep of a query.
  ///
  /// - Parameter made: words that readers make themselves, which need not be there.
  package init(_ query: SearchQuery, made: [String] = []) {
    let isCaseless = query.isCaseless
    let made = made.map { isCaseless ? $0.lowercased() : $0 }
    for part in query.parts {
      let own = isCaseless ? part.lowercased() : String(part)
      // Of media, readers tell the size.
      let isSize = own.utf8.count <= 3 && own.allSatisfy(\.isNumber)
      guard !isSize, !made.contains(where: { $0.contains(own) }),
        let text = SweptText(part, isCaseless: isCaseless)
      else { continue }
      texts.append(text)
    }
  }

  /// Whether every source may hold the query, as far as its bytes tell.
  package var isBlind: Bool { texts.isEmpty }

  /// Bytes in which something may stand that the next piece of a source begins with.
  package var reach: Int { texts.map(\.reach).max() ?? 0 }

  /// Whether all that must be there stands in some bytes.
  package func mayHold(_ raw: UnsafeRawBufferPointer) -> Bool {
    texts.allSatisfy { $0.mayStand(in: raw) }
  }

  /// What was met so far of a source that comes in pieces.
  package struct Findings: Sendable {
    fileprivate var met: Set<Int> = []

    /// Has met nothing yet.
    package init() {}
  }

  /// Looks for what was not met yet in a piece of a source.
  ///
  /// - Returns: whether all has been met.
  package func look(in raw: UnsafeRawBufferPointer, _ findings: inout Findings) -> Bool {
    for (number, text) in texts.enumerated()
    where !findings.met.contains(number) && text.mayStand(in: raw) {
      findings.met.insert(number)
    }
    return findings.met.count == texts.count
  }
}
