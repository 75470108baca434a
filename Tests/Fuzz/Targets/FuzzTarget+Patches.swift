import JSONReading
import SessionModel

@testable import WireFormats

extension FuzzTarget {
  /// A document in the first line and patches of it in the others.
  static let patches = FuzzTarget(
    name: "patches", mutation: .lines(behind: 0),
    seeds: {
      [
        #"{"a":[1,2],"b":{"c":"x"}}"# + "\n" + #"[{"op":"add","path":"/a/-","value":3}]"#,
        #"{"a/b":{"~":1}}"# + "\n" + #"[{"op":"move","from":"/a~1b/~0","path":"/z"}]"# + "\n"
          + #"[{"op":"test","path":"/z","value":1.0},{"op":"copy","from":"","path":"/y"}]"#,
        #"[1]"# + "\n" + #"[{"op":"remove","path":"/0"},{"op":"replace","path":"","value":null}]"#,
      ].map { Array($0.utf8) }
    },
    words: {
      [
        "op", "add", "remove", "replace", "move", "copy", "test", "path", "from", "value", "~0",
        "~1", "/-", "/0",
      ]
        + [#"[{"op":"add","path":"/","value":"#, "}]"]
    },
    run: { input in
      let lines = input.split(separator: 10, omittingEmptySubsequences: false).prefix(20)
      guard var tree = try parsed(lines[0], JSONTree.init) else { return }
      let store = ByteStore()
      var text = PatchedText()
      for line in lines.dropFirst() {
        guard let patch = try parsed(line, { value in try? JSONPatch(value) }).flatMap({ $0 })
        else {
          continue
        }
        for case (_, .add(let pointer, _)) in patch.operations {
          let written = pointer.tokens.map {
            "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1")
          }.joined()
          try hold(written.utf8.elementsEqual(pointer.text.utf8), "a pointer is its keys")
        }
        try? patch.apply(to: &tree)
        let json = tree.json
        guard let again = try parsed(json[...], JSONTree.init) else {
          throw BrokenLaw("what a patch leaves is JSON")
        }
        try hold(again.json == json, "what a patch leaves is written as it is read")
        var told: [UInt8] = []
        for piece in text.change(to: json, in: store) {
          store.withBytes(of: piece) { told += $0 }
        }
        try hold(told == json, "the pieces of a text are the text")
      }
    })

  /// Makes something of a JSON text; `nil` when it is none.
  private static func parsed<Result>(
    _ text: ArraySlice<UInt8>, _ body: (JSONValue) throws -> Result
  ) throws -> Result? {
    let result: Swift.Result<Result, any Error>
    do throws(JSONError) {
      result = try JSONParser().parse(copying: Array(text)) { (value) throws(JSONError) in
        Swift.Result { try body(value) }
      }
    } catch {
      return nil
    }
    return try result.get()
  }
}
