import JSONReading
import TestSupport
import Testing

@testable import WireFormats

/// What one look at each property of an event says of it.
@Suite("Shapes of AG-UI events")
struct AGUIShapeTests {
  /// The events of each name, whose properties are changed in all ways that there are.
  @Test("one look at each property tells what looking for each field does", arguments: 0..<40)
  func looks(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let parser = JSONParser()
    var (fitting, other) = (0, 0)
    for kind in AGUIKind.allCases {
      let shape = AGUIShape(kind)
      for _ in 0..<20 {
        let text = Self.event(kind, shape, &random)
        try parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
          let quick = AGUIEvent(shape, value)
          let slow = AGUIEvent(shape, value, isLookedOver: false)
          if quick.fits { fitting += 1 } else { other += 1 }
          #expect(quick.faults == slow.faults, "\(text)")
          #expect(quick.undescribed == slow.undescribed, "\(text)")
          #expect(quick.id?.text == slow.id?.text, "\(text)")
          #expect(quick.lane?.text == slow.lane?.text, "\(text)")
        }
      }
    }
    #expect(fitting > 0 && other > 0)
  }

  /// An event with the fields of its shape, a few of them not as the protocol has them.
  private static func event(
    _ kind: AGUIKind, _ shape: AGUIShape, _ random: inout SeededGenerator
  ) -> String {
    var members = [#""type":"\#(kind.rawValue)""#]
    func put(_ name: StaticString, _ value: String) { members.append("\"\(name)\":\(value)") }
    let changes = Int.random(in: 0...2, using: &random)
    for (place, field) in shape.fields.enumerated() {
      let value: String =
        switch field.type {
        case .string, .content: #""s\#(place)""#
        case .array: "[]"
        case .object: "{}"
        }
      switch changes == 0 ? 0 : Int.random(in: 0...8, using: &random) {
      case 1: put(field.name, "null")
      case 2: put(field.name, "7")
      case 3: put(field.old ?? field.name, value)
      case 4: put(field.older ?? field.name, value)
      case 5 where place >= shape.needed: continue
      case 6:
        put(field.name, value)
        put(field.name, "null")
      case 7:
        put(field.name, "null")
        put(field.name, value)
      default: put(field.name, value)
      }
    }
    if Bool.random(using: &random) {
      put("subagentRunId", Bool.random(using: &random) ? #""own""# : "null")
    }
    if changes == 2, Bool.random(using: &random) { put("unheardOf", "1") }
    return "{\(members.shuffled(using: &random).joined(separator: ","))}"
  }
}
