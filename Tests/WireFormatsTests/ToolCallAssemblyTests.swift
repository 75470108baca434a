import JSONReading
import TestSupport
import Testing

@testable import WireFormats

/// The quirks Q1 to Q15 of `reference/stream-formats.md` section 6.4, each on the pieces of
/// `delta.tool_calls` in order of arrival: which calls come out.
struct ToolCallAssemblyTests {
  /// What the calls look like in the end, one a line: `id name arguments`.
  private func calls(_ pieces: String..., isCutOff: Bool = false) throws -> [String] {
    var assembly = ToolCallAssembly()
    let parser = JSONParser()
    for piece in pieces {
      let delta = try parser.parse(copying: Array(piece.utf8)) { ToolCallDelta($0) }
      _ = assembly.take(delta)
    }
    return assembly.slots.map { slot in
      let text: String
      switch slot.arguments.ending(isCutOff: isCutOff, parser) {
      case .empty: text = "{}"
      case .joined: text = String(decoding: slot.arguments.joined, as: UTF8.self)
      case .last: text = String(decoding: slot.arguments.last, as: UTF8.self)
      case .malformed: text = "malformed " + String(decoding: slot.arguments.joined, as: UTF8.self)
      }
      return [slot.id.map { String(decoding: $0, as: UTF8.self) } ?? "-", slot.name ?? "-", text]
        .joined(separator: " ")
    }
  }

  @Test("Q1: without an index the id tells the call, and without an id it is the current one")
  func missingIndex() throws {
    #expect(
      try calls(
        #"{"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#,
        #"{"id":"b","function":{"name":"g","arguments":"{"}}"#,
        #"{"id":"a","function":{"arguments":"1}"}}"#,
        #"{"id":"b","function":{"arguments":""}}"#,
        #"{"function":{"arguments":"}"}}"#,
        #"{"function":{"name":"h","arguments":"[]"}}"#)
        == [#"a f {"x":1}"#, "b g {}", "- h []"])
  }

  @Test("Q2: an index that is null is no index")
  func nullIndex() throws {
    #expect(
      try calls(
        #"{"index":null,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
        #"{"index":null,"id":"b","function":{"name":"g","arguments":"{\"y\":"}}"#,
        #"{"index":null,"function":{"arguments":"2}"}}"#)
        == ["a f {}", #"b g {"y":2}"#])
  }

  @Test("Q3: parallel calls that all stand at index 0 are told by their ids")
  func sameIndex() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#,
        #"{"index":0,"id":"b","function":{"name":"f","arguments":"{\"x\":1}"}}"#,
        #"{"index":0,"id":"c","function":{"name":"g","arguments":""}}"#,
        #"{"index":0,"id":"d","function":{"name":"h","arguments":""}}"#)
        == [#"a f {"x":1}"#, #"b f {"x":1}"#, "c g {}", "d h {}"])
  }

  @Test("Q4: at index 0 and without ids, a name behind whole arguments begins a call")
  func sameIndexNoID() throws {
    #expect(
      try calls(
        #"{"index":0,"function":{"name":"f","arguments":"{\"x\":1}"}}"#,
        #"{"index":0,"function":{"name":"g","arguments":"{\"x\":2}"}}"#,
        #"{"index":0,"function":{"name":"g","arguments":"{\"x\":3}"}}"#)
        == [#"- f {"x":1}"#, #"- g {"x":2}"#, #"- g {"x":3}"#])
  }

  @Test("Q5: indexes may begin anywhere and leave gaps")
  func sparseIndexes() throws {
    #expect(
      try calls(
        #"{"index":1,"id":"a","function":{"name":"f","arguments":""}}"#,
        #"{"index":700000000000,"id":"b","function":{"name":"g","arguments":"{"}}"#,
        #"{"index":1,"function":{"arguments":"{\"x\":1}"}}"#,
        #"{"index":700000000000,"function":{"arguments":"}"}}"#,
        #"{"index":-1,"id":"c","function":{"name":"h","arguments":"{}"}}"#)
        == [#"a f {"x":1}"#, "b g {}", "c h {}"])
  }

  @Test("Q6: an empty id or name is none")
  func emptyIDs() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
        #"{"index":0,"id":"","function":{"name":"","arguments":"{\"q\""}}"#,
        #"{"index":0,"id":"","function":{"name":"","arguments":":1}"}}"#)
        == [#"a f {"q":1}"#])
  }

  @Test("Q7: a call whose id is never sent is told by its index")
  func noID() throws {
    #expect(
      try calls(
        #"{"index":0,"function":{"name":"f","arguments":""}}"#,
        #"{"index":0,"function":{"arguments":"{\"q\":1}"}}"#,
        #"{"index":1,"function":{"name":"f","arguments":"{}"}}"#)
        == [#"- f {"q":1}"#, "- f {}"])
  }

  @Test("Q8: an id that changes with each piece does not begin a call; the first one stays")
  func changingIDs() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
        #"{"index":0,"id":"b","function":{"arguments":"{\"q\""}}"#,
        #"{"index":0,"id":"c","function":{"name":"f","arguments":":1}"}}"#)
        == [#"a f {"q":1}"#])
  }

  @Test("Q9: a name that comes with each piece is not put together")
  func repeatedName() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
        #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\""}}"#,
        #"{"index":0,"id":"a","function":{"name":"other","arguments":":1}"}}"#)
        == [#"a f {"q":1}"#])
  }

  @Test(
    "Q10: a name in parts, or told longer each time, is put together before the arguments begin")
  func nameInParts() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"get_","arguments":""}}"#,
        #"{"index":0,"function":{"name":"weather"}}"#,
        #"{"index":0,"function":{"arguments":"{}"}}"#,
        #"{"index":1,"id":"b","function":{"name":"get"}}"#,
        #"{"index":1,"function":{"name":"get_time"}}"#)
        == ["a get_weather {}", "b get_time {}"])
  }

  @Test("Q11: a name may come behind the arguments")
  func lateName() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"arguments":"{\"q\":"}}"#,
        #"{"index":0,"function":{"name":"f","arguments":"1}"}}"#)
        == [#"a f {"q":1}"#])
  }

  @Test("Q12: arguments may be an object instead of text, and are whole then")
  func objectArguments() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":{"q": [1]}}}"#,
        #"{"index":0,"id":"b","function":{"name":"f","arguments":{"q": [2]}}}"#)
        == [#"a f {"q": [1]}"#, #"b f {"q": [2]}"#])
  }

  @Test("Q13: arguments that are null first are empty text")
  func nullArguments() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":null}}"#,
        #"{"index":0,"function":{"arguments":"{\"q\":"}}"#,
        #"{"index":0,"function":{"arguments":"null}"}}"#)
        == [#"a f {"q":null}"#])
  }

  @Test("Q14: arguments that are sent whole again, growing or in the end, are taken once")
  func resentArguments() throws {
    let growing = try calls(
      #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\""}}"#,
      #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\":1"}}"#,
      #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\":1}"}}"#)
    let inTheEnd = try calls(
      #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\":"}}"#,
      #"{"index":0,"function":{"arguments":"1}"}}"#,
      #"{"index":0,"function":{"name":"f","arguments":"{\"q\":1}"}}"#)
    #expect(growing == [#"a f {"q":1}"#])
    #expect(inTheEnd == [#"a f {"q":1}"#])
  }

  @Test("Q15: several pieces of one call in one chunk are taken in their order")
  func piecesOfOneChunk() throws {
    // The reader hands over the elements of the list one by one.
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"q\""}}"#,
        #"{"index":0,"function":{"arguments":":"}}"#, #"{"index":0,"function":{"arguments":"1}"}}"#)
        == [#"a f {"q":1}"#])
  }

  @Test("Pieces of parallel calls may interleave")
  func interleaved() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
        #"{"index":1,"id":"b","function":{"name":"g","arguments":""}}"#,
        #"{"index":0,"function":{"arguments":"{\"x\""}}"#,
        #"{"index":1,"function":{"arguments":"{\"y\""}}"#,
        #"{"index":0,"function":{"arguments":":1}"}}"#,
        #"{"index":1,"function":{"arguments":":2}"}}"#)
        == [#"a f {"x":1}"#, #"b g {"y":2}"#])
  }

  @Test("Arguments that broke off stay as they came, whatever their last piece looks like")
  func cutOff() throws {
    #expect(
      try calls(
        #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#,
        #"{"index":0,"function":{"arguments":"{}"}}"#, isCutOff: true)
        == [#"malformed a f {"x":{}"#.replacing("malformed a f ", with: "a f malformed ")])
  }

  @Test("Every call of a list of known cases comes out as expected")
  func derivedCases() throws {
    guard let folder = Conversation.samples("openai-compat-quirks"),
      let text = Files.text(folder + "/assembly-cases.derived.json")
    else {
      print("skipped: no samples beside the project")
      return
    }
    let cases = Array(text.utf8)
    let parser = JSONParser()
    var wrong: [String] = []
    try parser.parse(copying: cases) { list in
      for item in list.elements {
        var assembly = ToolCallAssembly()
        for chunk in item["chunks"]?.elements.map({ $0 }) ?? [] {
          for choice in chunk["choices"]?.elements.map({ $0 }) ?? [] {
            for call in choice["delta"]?["tool_calls"]?.elements.map({ $0 }) ?? [] {
              _ = assembly.take(ToolCallDelta(call))
            }
          }
        }
        let inner = JSONParser()
        let found = assembly.slots.map { slot -> String in
          let text: [UInt8] =
            switch slot.arguments.ending(isCutOff: false, inner) {
            case .empty: Array("{}".utf8)
            case .joined, .malformed: slot.arguments.joined
            case .last: slot.arguments.last
            }
          let id = slot.id.map { String(decoding: $0, as: UTF8.self) } ?? "-"
          return "\(id) \(slot.name ?? "-") \(String(decoding: text, as: UTF8.self))"
        }
        let expected = item["expect"]?.elements.map { call in
          "\(call["id"]?.string ?? "-") \(call["name"]?.string ?? "-") \(call["arguments"]?.string ?? "")"
        }
        // Arguments that are an object stand there as the file spells them.
        let isSame = found.map(Self.squeezed) == expected?.map(Self.squeezed)
        if !isSame { wrong.append("\(item["name"]?.string ?? ""): \(found)") }
      }
    }
    #expect(wrong == [])
  }

  /// A text without its white space.
  private static func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}
