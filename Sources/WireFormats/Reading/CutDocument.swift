/// Makes what there is of a JSON document that was cut off a document again.
enum CutDocument {
  /// The document up to where it is cut, with its last string and all that is open closed; a name without its
  /// value is left out. `nil` when it is no document that was cut off.
  static func mended(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    /// The brackets that close what is open.
    var open: [UInt8] = []
    /// Where the document may end, behind a value, and how many brackets are open there.
    var end = (place: 0, depth: 0)
    var isName = false
    var place = 0
    var string: Int?
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        let start = place
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        if place >= bytes.count {
          string = isName ? nil : start
        } else if !isName {
          end = (place + 1, open.count)
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        isName = byte == UInt8(ascii: "{")
        open.append(isName ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        end = (place + 1, open.count)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard open.popLast() == byte else { return nil }
        end = (place + 1, open.count)
      case UInt8(ascii: ","):
        // What stands in front of it is whole.
        end = (place, open.count)
        isName = open.last == UInt8(ascii: "}")
      case UInt8(ascii: ":"): isName = false
      default: break
      }
      place += 1
    }
    guard !open.isEmpty else { return nil }
    if let string {
      let text = bytes[..<wholeEnd(of: string..<bytes.count, in: bytes)]
      return Array(text) + [UInt8(ascii: "\"")] + open.reversed()
    }
    return Array(bytes[..<end.place]) + open.prefix(end.depth).reversed()
  }

  /// Where a string that is cut off ends without half an escape.
  private static func wholeEnd(of string: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Int {
    var place = string.lowerBound + 1
    while place < string.upperBound {
      var next = place + 1
      if bytes[place] == UInt8(ascii: "\\") {
        guard next < string.upperBound else { return place }
        next += bytes[next] == UInt8(ascii: "u") ? 5 : 1
      }
      guard next <= string.upperBound else { return place }
      place = next
    }
    return place
  }
}
