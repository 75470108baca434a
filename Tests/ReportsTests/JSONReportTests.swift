import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The JSON document")
struct JSONReportTests {
  /// The document of a session as it is now.
  func document(_ session: Session, compact: Bool = false) -> String {
    String(
      decoding: JSONReport.document(of: session, at: session.position, compact: compact),
      as: UTF8.self)
  }

  /// The member of the first call with this key, on one line.
  func firstCall(_ key: StaticString, of session: Session) throws -> String {
    try #require(EditableJSON(document(session))["progress"]?[0]?["tool_calls"]?[0]?[key]).text
  }

  @Test("an empty session has every key, and is queued as far as one can tell")
  func empty() {
    #expect(
      document(Session(), compact: true) == """
        {"espalier":1,"session":{"id":null,"format":null,"title":null,"model":null,\
        "status":"queued","inferred":true,"started_at":null,"completed_at":null,\
        "output_text":null,"error":null,"usage":{"input_tokens":null,"output_tokens":null,\
        "cached_tokens":null,"cache_write_5m_tokens":null,"cache_write_1h_tokens":null,\
        "cost_usd":null}},"progress":[],\
        "unread":{"unknown":0,"malformed":0,"records":[]}}

        """)
  }

  @Test("a session with everything is written as the contract gives it")
  func whole() {
    var b = SessionBuilder()
    b.set(.root, .id, b.text("r1"))
    b.set(.root, .format, b.text("lumnis"))
    b.set(.root, .startedAt, moment: 1_757_877_868_790)
    b.set(.root, .inputTokens, b.json("12"))
    b.set(.root, .cost, b.json("0.10"))
    b.apply(.run(.inProgress, .stated))
    let entry = b.entry("Checking", at: 1_757_877_896_368)
    b.set(entry, .id, b.text("m1"))
    b.set(entry, .model, b.text("m-1"))
    b.set(entry, .inputTokens, b.json("12"))
    b.set(entry, .outputTokens, b.json("0"))
    b.set(entry, .cacheWrites1h, b.json("4"))
    let call = b.call("web_search", #"{"query": "a", "n": [1.50, null]}"#, under: entry)
    b.set(call, .id, b.text("c1"))
    b.set(call, .startedAt, moment: 1_757_877_896_400)
    b.set(call, .completedAt, moment: 1_757_877_897_600)
    b.set(call, .result, b.json(#""15 \u00e9""#))
    b.status(call, .completed)
    b.apply(.note(Note(.unknown, line: 12, #"unknown type "foo""#)))
    b.apply(.note(Note(.info, line: 13, "nothing")))
    b.apply(.run(.succeeded, .stated))
    #expect(
      document(b.session) == """
        {
          "espalier": 1,
          "session": {
            "id": "r1",
            "format": "lumnis",
            "title": null,
            "model": null,
            "status": "succeeded",
            "inferred": false,
            "started_at": "2025-09-14T19:24:28.790Z",
            "completed_at": null,
            "output_text": null,
            "error": null,
            "usage": {
              "input_tokens": 12,
              "output_tokens": null,
              "cached_tokens": null,
              "cache_write_5m_tokens": null,
              "cache_write_1h_tokens": null,
              "cost_usd": 0.10
            }
          },
          "progress": [
            {
              "id": "m1",
              "ts": "2025-09-14T19:24:56.368Z",
              "role": "assistant",
              "origin": null,
              "model": "m-1",
              "usage": {
                "input_tokens": 12,
                "output_tokens": 0,
                "cached_tokens": null,
                "cache_write_5m_tokens": null,
                "cache_write_1h_tokens": 4,
                "cost_usd": null
              },
              "state": "completed",
              "message": "Checking",
              "reasoning": null,
              "output_text": null,
              "retracted": false,
              "tool_calls": [
                {
                  "id": "c1",
                  "name": "web_search",
                  "arguments": {
                    "query": "a",
                    "n": [
                      1.50,
                      null
                    ]
                  },
                  "result": "15 é",
                  "error": null,
                  "status": "completed",
                  "inferred": false,
                  "started_at": "2025-09-14T19:24:56.400Z",
                  "completed_at": "2025-09-14T19:24:57.600Z",
                  "duration_ms": 1200,
                  "progress": []
                }
              ]
            }
          ],
          "unread": {
            "unknown": 1,
            "malformed": 0,
            "records": [
              {
                "line": 12,
                "reason": "unknown type \\"foo\\""
              }
            ]
          }
        }

        """)
  }

  @Test(
    "arguments are the value that their text is, when it is a container",
    arguments: [
      (#"{"a": 1}"#, #"{"a":1}"#), (#""{\"a\": 1}""#, #"{"a":1}"#), (#"" [1, 2] ""#, "[1,2]"),
      (#""{torn""#, #""{torn""#), (#""12""#, #""12""#), (#""plain""#, #""plain""#),
      ("12", "12"), ("null", "null"), ("{torn", #""{torn""#), ("true", "true"),
    ])
  func arguments(given: String, expected: String) throws {
    var b = SessionBuilder()
    _ = b.call("f", given, under: b.entry("e"))
    #expect(try firstCall("arguments", of: b.session) == expected)
  }

  @Test("arguments that arrive in pieces are a string until they are whole")
  func pieces() throws {
    var b = SessionBuilder()
    let call = b.call("f", under: b.entry("e"))
    b.apply(.itemAppend(call, .arguments, b.text(#"{"pa"#)))
    #expect(try firstCall("arguments", of: b.session) == #""{\"pa""#)
    b.apply(.itemAppend(call, .arguments, b.text(#"th":"x"}"#)))
    #expect(try firstCall("arguments", of: b.session) == #"{"path":"x"}"#)
  }

  @Test(
    "a result keeps the shape that it came in",
    arguments: [
      (#"{"a": 1}"#, #"{"a":1}"#), (#""{\"a\": 1}""#, #""{\"a\": 1}""#), ("1e3", "1e3"),
      ("null", "null"), ("NaN", #""NaN""#),
    ])
  func result(given: String, expected: String) throws {
    var b = SessionBuilder()
    _ = b.call("f", result: given, under: b.entry("e"))
    #expect(try firstCall("result", of: b.session) == expected)
  }

  @Test("a duration is the source's own figure as it stands, else measured, else null")
  func durations() throws {
    var b = SessionBuilder()
    let call = b.call("f", under: b.entry("e"))
    b.set(call, .startedAt, moment: 2000)
    #expect(try firstCall("duration_ms", of: b.session) == "null")
    b.set(call, .completedAt, moment: 1000)
    #expect(try firstCall("duration_ms", of: b.session) == "null")
    b.set(call, .completedAt, moment: 3000)
    #expect(try firstCall("duration_ms", of: b.session) == "1000")
    b.set(call, .duration, b.json("12.50"))
    #expect(try firstCall("duration_ms", of: b.session) == "12.50")
    b.set(call, .duration, b.json(#""long""#))
    #expect(try firstCall("duration_ms", of: b.session) == "1000")
  }

  @Test("an entry is processed as long as nothing follows it and nothing above it is over")
  func states() throws {
    var b = SessionBuilder()
    func states() throws -> [String?] {
      let progress = try #require(try EditableJSON(document(b.session))["progress"])
      return progress.elements.map { $0["state"]?.string }
    }
    let first = b.entry("one")
    #expect(try states() == ["processing"])
    let second = b.entry("two")
    #expect(try states() == ["completed", "processing"])
    b.apply(.retract(second))
    #expect(try states() == ["processing", "completed"])
    b.apply(.restore(second))
    b.set(first, .state, b.text("THINKING"))
    #expect(try states() == ["THINKING", "processing"])
    b.apply(.run(.succeeded, .stated))
    #expect(try states() == ["THINKING", "completed"])
    b.set(second, .error, b.text("no"))
    #expect(try states() == ["THINKING", "failed"])
  }

  @Test("the past is written as it was")
  func past() throws {
    var b = SessionBuilder()
    let entry = b.entry("old")
    let then = b.session.position
    b.set(entry, .message, b.text("new"))
    _ = b.entry("later")
    b.apply(.note(Note(.malformed, line: 3, "torn")))
    let bytes = JSONReport.document(of: b.session, at: then, compact: true)
    let tree = try EditableJSON(String(decoding: bytes, as: UTF8.self))
    #expect(tree["progress"]?.elements.count == 1)
    #expect(tree["progress"]?[0]?["message"]?.string == "old")
    #expect(tree["unread"]?.text == #"{"unknown":0,"malformed":0,"records":[]}"#)
  }

  @Test("subagents nest, as deep as a document can be read again")
  func deep() {
    // A session is no deeper: see `Session.depthLimit`.
    let levels = 60
    var b = SessionBuilder()
    var parent = NodeID.root
    for level in 0..<levels {
      let entry = b.entry("level \(level)", under: parent)
      parent = b.call("agent", under: entry)
    }
    let text = document(b.session, compact: true)
    #expect(
      text.hasSuffix(
        #""progress":[]}"# + String(repeating: "]}]}", count: levels - 1)
          + "]}],\"unread\":{\"unknown\":0,\"malformed\":0,\"records\":[]}}\n"))
  }
}
