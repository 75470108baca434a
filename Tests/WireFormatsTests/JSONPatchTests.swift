import JSONReading
import Testing

@testable import WireFormats

@Suite("JSON Patch")
struct JSONPatchTests {
  /// A document, a patch, and what comes out; `nil` for a patch that fails.
  static let rules: [(document: String, patch: String, result: String?)] = [
    (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#, #"{"a":1,"b":2}"#),
    (#"{"a":1}"#, #"[{"op":"add","path":"/a","value":2}]"#, #"{"a":2}"#),
    (#"{"a":[1,3]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2,3]}"#),
    (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/-","value":2}]"#, #"{"a":[1,2]}"#),
    (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2]}"#),
    (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/2","value":2}]"#, nil),
    (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/01","value":2}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"/b/c","value":2}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"","value":[]}]"#, "[]"),
    (#"{"a":1,"b":2}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
    (#"[1,2,3]"#, #"[{"op":"remove","path":"/1"}]"#, "[1,3]"),
    (#"[1]"#, #"[{"op":"remove","path":"/-"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"remove","path":"/b"}]"#, nil),
    (#"{"a":{"b":1}}"#, #"[{"op":"replace","path":"/a/b","value":null}]"#, #"{"a":{"b":null}}"#),
    (#"{"a":1}"#, #"[{"op":"replace","path":"/b","value":1}]"#, nil),
    (#"1"#, #"[{"op":"replace","path":"","value":{"x":1.50}}]"#, #"{"x":1.50}"#),
    (
      #"{"a":{"x":1},"b":{}}"#, #"[{"op":"move","from":"/a/x","path":"/b/y"}]"#,
      #"{"a":{},"b":{"y":1}}"#
    ),
    (#"[1,2,3]"#, #"[{"op":"move","from":"/0","path":"/2"}]"#, "[2,3,1]"),
    (#"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a/c"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":1}"#),
    (#"{"a":[1]}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":[1],"b":[1]}"#),
    (#"{"a":1}"#, #"[{"op":"copy","from":"/b","path":"/a"}]"#, nil),
    (
      #"{"a":{"x":1,"y":[2]}}"#,
      #"[{"op":"test","path":"/a","value":{"y":[2.0],"x":1e0}}]"#, #"{"a":{"x":1,"y":[2]}}"#
    ),
    (#"{"a":"1"}"#, #"[{"op":"test","path":"/a","value":1}]"#, nil),
    (#"{"a":"\u00e9"}"#, #"[{"op":"test","path":"/a","value":"e\u0301"}]"#, nil),
    (
      #"{"a/b":1,"m~n":2}"#,
      #"[{"op":"replace","path":"/a~1b","value":3},{"op":"replace","path":"/m~0n","value":4}]"#,
      #"{"a/b":3,"m~n":4}"#
    ),
    (#"{"":{"":1}}"#, #"[{"op":"replace","path":"//","value":2}]"#, #"{"":{"":2}}"#),
    (#"{"a":1}"#, #"[{"op":"add","path":"a","value":1}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"/~2","value":1}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"merge","path":"/a","value":1}]"#, #"{"a":1}"#),
    (
      #"{"a":1}"#, #"[{"op":"merge"},{"op":"replace","path":"/a","value":2},{"op":"sum"}]"#,
      #"{"a":2}"#
    ),
    (#"{"a":1}"#, #"[{"path":"/a","value":1}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"/b"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"move","path":"/b"}]"#, nil),
    (#"{"a":1}"#, #"{"op":"add","path":"/b","value":1}"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":1,"note":"x"}]"#, #"{"a":1,"b":1}"#),
    (#"{"a":1}"#, "[]", #"{"a":1}"#),
  ]

  @Test(
    "Each operation does what RFC 6902 says, and a failing patch changes nothing",
    arguments: rules.indices)
  func rule(index: Int) throws {
    let (document, patch, result) = Self.rules[index]
    var tree = try Self.tree(document)
    let before = tree
    let outcome = try Self.patch(patch).flatMap { patch in
      Result { () throws(JSONPatch.Failure) in try patch.apply(to: &tree) }
    }
    switch outcome {
    case .success: #expect(String(decoding: tree.json, as: UTF8.self) == result, "\(patch)")
    case .failure(let failure):
      #expect(result == nil, "\(patch): \(failure.reason)")
      #expect(tree == before)
    }
  }

  @Test("Copies cannot nest or double without end", arguments: [true, false])
  func bombs(doubles: Bool) throws {
    var tree = try Self.tree(#"{"a":"0123456789"}"#)
    let patch =
      doubles
      ? [#"{"op":"copy","from":"","path":"/b"}"#, #"{"op":"copy","from":"","path":"/c"}"#]
      : [#"{"op":"copy","from":"","path":"/a"}"#]
    var failed = false
    for _ in 0..<2000 where !failed {
      let patch = try Self.patch("[" + patch.joined(separator: ",") + "]").get()
      do throws(JSONPatch.Failure) { try patch.apply(to: &tree) } catch { failed = true }
    }
    #expect(failed)
    #expect(tree.json.count < 128 << 20)
  }

  @Test("A patch whose last operation fails leaves what the first ones changed as it was")
  func atomic() throws {
    var tree = try Self.tree(#"{"a":[1]}"#)
    let patch = try Self.patch(
      #"[{"op":"add","path":"/a/-","value":2},{"op":"remove","path":"/x"}]"#
    ).get()
    #expect(throws: JSONPatch.Failure(operation: 1, reason: "/x: there is no 'x'")) {
      try patch.apply(to: &tree)
    }
    #expect(String(decoding: tree.json, as: UTF8.self) == #"{"a":[1]}"#)
  }

  private static func tree(_ text: String) throws -> JSONTree {
    try JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      JSONTree(value)
    }
  }

  private static func patch(_ text: String) throws -> Result<JSONPatch, JSONPatch.Failure> {
    try JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      Result { () throws(JSONPatch.Failure) in try JSONPatch(value) }
    }
  }
}
