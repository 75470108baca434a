import JSONReading

@testable import WireFormats

extension FuzzTarget {
  /// The elements of an array that was not parsed: each a part of it, and those of one that was.
  static let elements = FuzzTarget(
    name: "elements", mutation: .lines(behind: 0),
    seeds: { ["1, 2]", #"{"a":[1,"]"]}, "x\",y" ]"#, "}", "x}]"].map { Array($0.utf8) } },
    words: { ["[", "]", "{", "}", "\\\"", ",", "\""] },
    run: { input in
      let text = [UInt8(ascii: "[")] + input
      let found = try text.withUnsafeBytes { bytes in
        var found: [Range<Int>] = []
        for range in JSONElements(bytes) {
          try hold(
            !range.isEmpty && range.lowerBound >= found.last?.upperBound ?? 1
              && range.upperBound <= text.count, "elements stand behind each other in the array")
          found.append(range)
        }
        return found
      }
      let parsed: [Range<Int>]
      do throws(JSONError) {
        parsed = try JSONParser().parse(copying: text) { (array) throws(JSONError) in
          array.elements.map(\.range)
        }
      } catch {
        return
      }
      try hold(found == parsed, "the elements are those of the array: \(found), \(parsed)")
    })
}
