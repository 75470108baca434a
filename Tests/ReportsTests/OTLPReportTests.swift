import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import Reports

/// Traces of OpenTelemetry: what collectors take, and what our own reader makes of them.
@Suite("Traces of OpenTelemetry")
struct OTLPReportTests {
  private func trace(
    _ session: Session, _ change: (inout ReportOptions) -> Void = { _ in }
  ) -> String {
    StyledSessions.text(.otlp, session) {
      $0.isCompact = true
      change(&$0)
    }
  }

  private func read(_ trace: String) throws -> Session {
    var reader = SessionReader("otlp")
    try reader.read(record: Array(trace.utf8), framing: .document)
    reader.finish()
    return reader.session
  }

  /// The document of a session without what stands beside it: what was not understood.
  private func document(_ session: Session) throws -> EditableJSON {
    try EditableJSON(
      String(
        decoding: JSONReport.document(of: session, at: session.position, compact: true),
        as: UTF8.self))
  }

  private func spans(_ trace: String) throws -> [EditableJSON] {
    try EditableJSON(trace)["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?.elements ?? []
  }

  /// The value of an attribute of a span, whatever its type.
  private func attribute(_ name: String, of span: EditableJSON) -> String? {
    let value = span["attributes"]?.elements.first { $0["key"]?.string == name }?["value"]
    return value?.members.first.map { $0.value.string ?? $0.value.text }
  }

  @Test("the spans of a session are named, nested and told as the conventions for AI have it")
  func shape() throws {
    let spans = try spans(trace(StyledSessions.turns()))
    var lines: [String] = []
    var depths: [String: Int] = [:]
    for span in spans {
      let depth = span["parentSpanId"]?.string.flatMap { depths[$0] }.map { $0 + 1 } ?? 0
      depths[span["spanId"]?.string ?? ""] = depth
      let name = span["name"]?.string ?? ""
      let code = span["status"]?["code"]?.text ?? "-"
      lines.append(
        String(repeating: " ", count: depth) + "\(name) \(span["kind"]?.text ?? "") \(code)")
    }
    #expect(
      lines == [
        "invoke_agent 1 1", " user message 1 -", " chat 3 -", "  execute_tool Read 1 1",
        " chat 3 -", "  execute_tool Edit 1 1", " chat 3 -", " user message 1 -", " chat 3 -",
        "  execute_tool Bash 1 2", "  execute_tool Task 1 1", "   invoke_agent 1 -",
        "    chat 3 -", "     execute_tool Grep 1 1", " chat 3 -",
      ])
    let bash = try #require(spans.first { $0["name"]?.string == "execute_tool Bash" })
    #expect(attribute("gen_ai.operation.name", of: bash) == "execute_tool")
    #expect(attribute("gen_ai.tool.name", of: bash) == "Bash")
    #expect(attribute("gen_ai.tool.call.arguments", of: bash) == #"{"command":"make check"}"#)
    #expect(attribute("gen_ai.tool.call.result", of: bash) == "error: no rule\nExit code 2")
    #expect(attribute("error.type", of: bash) == "_OTHER")
    #expect(bash["startTimeUnixNano"] == .string("1757841304300000000"))
    #expect(bash["endTimeUnixNano"] == .string("1757841310400000000"))
    // What was said to the model stands with its answer.
    let answer = try #require(spans.first { $0["name"]?.string == "chat" })
    #expect(
      attribute("gen_ai.input.messages", of: answer)
        == #"[{"role":"user","parts":[{"type":"text","content":"Move the button"}]}]"#)
    #expect(
      attribute("gen_ai.output.messages", of: answer)
        == #"[{"role":"assistant","parts":[{"type":"tool_call","name":"Read","arguments":"#
        + #"{"file_path":"/srv/app/button.tsx"}}],"finish_reason":"tool_call"}]"#)
  }

  @Test("tokens, models, ids and a subagent's kind stand under their names in the conventions")
  func conventions() throws {
    var job = TestSupport.SessionBuilder(title: "Harbour")
    job.set(.root, .id, "s-1")
    job.set(.root, .format, "tale")
    let entry = job.entry("Weighing")
    for (channel, text) in [
      (Channel.id, "m-1"), (.model, "claude-tale-4"), (.inputTokens, "100"), (.outputTokens, "20"),
      (.cachedTokens, "30"), (.cacheWrites5m, "4"), (.cacheWrites1h, "5"), (.cost, "0.25"),
    ] {
      job.set(entry, channel, text)
    }
    let call = job.call("Task", #"{"subagent_type":"weigher","prompt":"Weigh"}"#, under: entry)
    job.entry("On it", under: call)
    let spans = try spans(trace(job.session))
    let names = spans.map { $0["name"]?.string }
    #expect(
      names == [
        "invoke_agent tale", "chat claude-tale-4", "execute_tool Task", "invoke_agent weigher",
        "chat",
      ])
    for (name, expected) in [
      ("gen_ai.provider.name", "anthropic"), ("gen_ai.request.model", "claude-tale-4"),
      ("gen_ai.conversation.id", "s-1"), ("gen_ai.response.id", "m-1"),
      ("gen_ai.usage.input_tokens", "100"), ("gen_ai.usage.output_tokens", "20"),
      ("gen_ai.usage.cache_read.input_tokens", "30"),
      ("gen_ai.usage.cache_creation.input_tokens", "9"), ("espalier.usage.cost_usd", "0.25"),
    ] {
      #expect(attribute(name, of: spans[1]) == expected, "\(name)")
    }
    #expect(attribute("gen_ai.agent.name", of: spans[0]) == "tale")
    #expect(attribute("gen_ai.agent.name", of: spans[3]) == "weigher")
    #expect(attribute("espalier.status", of: spans[2]) == "running")
  }

  // MARK: What collectors take

  @Test("a trace has the shape of the protocol, whatever is in the session")
  func schema() throws {
    for session in try sessions() {
      let trace = trace(session)
      let problems = OTLPShape(try EditableJSON(trace)).problems
      #expect(problems.isEmpty, "\(problems)\n\(trace)")
      if !problems.isEmpty { return }
    }
  }

  @Test("a trace is read by the classes that are made of the protocol")
  func protocolBuffers() throws {
    let script = """
      import base64, json, sys
      from google.protobuf import json_format
      from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
      ids = ('traceId', 'spanId', 'parentSpanId')
      def plain(value):
        # Ids are hex in OTLP, where Protocol Buffers in JSON have base64.
        if isinstance(value, list): return [plain(v) for v in value]
        if not isinstance(value, dict): return value
        return {k: base64.b64encode(bytes.fromhex(v)).decode() if k in ids else plain(v)
                for k, v in value.items()}
      count = 0
      for line in sys.stdin:
        trace = json_format.ParseDict(plain(json.loads(line)), TracesData())
        for resource in trace.resource_spans:
          for scope in resource.scope_spans:
            for span in scope.spans:
              assert len(span.trace_id) == 16 and len(span.span_id) == 8
              assert span.start_time_unix_nano <= span.end_time_unix_nano
              count += 1
      print(count)
      """
    let traces = try sessions().map { trace($0) }
    let count = try traces.reduce(0) { $0 + (try spans($1)).count }
    guard
      let run = try Python.run(
        script, needing: "opentelemetry.proto.trace.v1.trace_pb2",
        input: traces.joined().utf8.map { $0 })
    else { return }
    #expect(run.outputText == "\(count)\n", "\(run.errorText.suffix(500))")
  }

  /// Sessions of all sorts.
  private func sessions() throws -> [Session] {
    [StyledSessions.summary(), StyledSessions.turns(), Session()]
      + RecordedSource.fixtures.map { $0.read() } + (1...60).map { random($0) }
  }

  /// A session that anything happened to.
  private func random(_ seed: UInt64) -> Session {
    var random = RandomSession(seed: seed)
    for _ in 0..<20 { random.step() }
    random.finish()
    return random.session
  }

  // MARK: What our own reader makes of them

  @Test("a trace of any source that is read again is the session that it was made from")
  func roundTrips() throws {
    let sources = RecordedSource.fixtures + RecordedSource.samples
    #expect(sources.count > 90)
    for source in sources {
      let session = source.read()
      let text = trace(session)
      let again = try read(text)
      let (want, have) = (try document(session), try document(again))
      #expect(want["session"] == have["session"], "\(source.name)")
      #expect(want["progress"] == have["progress"], "\(source.name)")
      #expect(have["unread"]?["unknown"] == .word("0"), "\(source.name)")
      // Nothing is lost on the way that the trace tells.
      #expect(trace(again) == text, "\(source.name)")
    }
  }

  @Test("a trace of a session that anything happened to keeps ids, names, texts and statuses")
  func randomRoundTrips() throws {
    for seed in UInt64(1)...300 {
      let session = random(seed)
      let (want, have) = (try document(session), try document(try read(trace(session))))
      if want["progress"] == have["progress"], want["session"] == have["session"] { continue }
      let lists = (want["progress"]?.elements ?? [], have["progress"]?.elements ?? [])
      let difference = zip(lists.0, lists.1).first { $0 != $1 }
      Issue.record(
        """
        seed \(seed): \(lists.0.count) \(lists.1.count)
        \(want["session"]?.text ?? "")
        \(have["session"]?.text ?? "")
        \(difference?.0.text ?? "")
        \(difference?.1.text ?? "")
        """)
      return
    }
  }

  @Test("spans that come one a line, inside out, are the same session")
  func apart() throws {
    let session = StyledSessions.turns()
    let spans = try spans(trace(session))
    #expect(spans.count > 10)
    var reader = SessionReader("otlp")
    for span in spans.reversed() {
      let line = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span.text)]}]}]}"#
      try reader.read(record: Array(line.utf8), framing: .line)
    }
    reader.finish()
    let (want, have) = (try document(session), try document(reader.session))
    #expect(want["progress"] == have["progress"])
    #expect(want["session"] == have["session"])
  }

  @Test("every status of a call and of the session comes back, also one that was worked out")
  func statuses() throws {
    for status in SessionStatus.allCases {
      for isInferred in [false, true] {
        var job = TestSupport.SessionBuilder()
        let entry = job.entry("Weighing")
        for status in ToolStatus.allCases {
          let call = job.call("weigh", under: entry)
          job.apply(.toolStatus(call, status, isInferred ? .withdrawn : .stated))
        }
        job.apply(.run(status, isInferred ? .withdrawn : .stated))
        let again = try read(trace(job.session))
        let at = (job.session.position, again.position)
        #expect(again.standing(at: at.1) == job.session.standing(at: at.0))
        let calls = [job.session.children(of: entry, at: at.0).map { $0 }]
        let others = again.children(of: NodeID(1), at: at.1).map { $0 }
        for (call, other) in zip(calls[0], others) {
          #expect(again.standing(of: other, at: at.1) == job.session.standing(of: call, at: at.0))
        }
        #expect(others.count == ToolStatus.allCases.count)
      }
    }
  }

  @Test("what others put below our spans is shown, and makes nothing of ours another")
  func strangers() throws {
    let session = StyledSessions.turns()
    let spans = try spans(trace(session))
    let entry = try #require(spans.first { $0["name"]?.string == "chat" }?["spanId"]?.string)
    let strange =
      #"{"spanId":"77","parentSpanId":"\#(entry)","name":"cut","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}}]}"#
    let wrong =
      #"{"spanId":"78","parentSpanId":"\#(entry)","name":"x","attributes":[{"key":"espalier.item","value":{"stringValue":"entry"}},{"key":"espalier.json","value":{"arrayValue":{"values":[{"stringValue":"espalier.error"}]}}},{"key":"espalier.error","value":{"stringValue":"{torn"}}]}"#
    let orphan =
      #"{"spanId":"79","parentSpanId":"80","name":"x","attributes":[{"key":"espalier.item","value":{"stringValue":"call"}},{"key":"espalier.status","value":{"stringValue":"odd"}}]}"#
    let text =
      #"{"resourceSpans":[{"scopeSpans":[{"spans":["#
      + (spans.map(\.text) + [strange, wrong, orphan]).joined(separator: ",") + "]}]}]}"
    let again = try read(text)
    let tree = StyledSessions.text(.tree, again)
    for word in ["cut", "Grep", "{torn", "It is on the right now."] { #expect(tree.contains(word)) }
  }

  // MARK: Ids

  @Test("ids are those of before when a session grows, and of the whole when a part is written")
  func ids() throws {
    let session = StyledSessions.turns()
    let whole = try spans(trace(session))
    #expect(trace(session) == trace(session))
    let half = try spans(trace(session) { $0.position = session.position / 2 })
    #expect(half.count > 3)
    func names(_ spans: [EditableJSON]) -> Set<String> {
      Set(
        spans.map {
          [$0["traceId"], $0["spanId"], $0["parentSpanId"], $0["name"]].map { $0?.string ?? "" }
            .joined(separator: " ")
        })
    }
    #expect(names(half).isSubset(of: names(whole)))
    let part = try spans(trace(session) { $0.only = [.tool("grep")] })
    #expect(part.count == 7)
    #expect(names(part).isSubset(of: names(whole)))
    let item = try #require(
      TreeWalk(session, at: session.position).first {
        session.kind($0.node) == .call
          && session.name(ofCall: $0.node, at: session.position) == "Grep"
      })
    let alone = try spans(trace(session) { $0.item = item.node })
    #expect(alone.count == 1)
    #expect(names(alone).isSubset(of: names(whole)))
    // Another session has other ids.
    let other = try spans(trace(StyledSessions.summary()))
    #expect(other[0]["traceId"] != whole[0]["traceId"])
  }

  @Test("what is chosen and what is secret is told as in all styles; long outputs are cut if asked")
  func options() throws {
    var job = TestSupport.SessionBuilder(title: "In /home/ada")
    let entry = job.entry("Use key sk-ant-api03-abcdefghijklmnopqrstuvwx")
    job.call(
      "fetch", #"{"token":"correct-horse","path":"/home/ada/x"}"#, under: entry, took: 1,
      result: String(repeating: "long ", count: 50))
    job.call("cut", "{}", under: entry, took: 1, .failed, error: "in /home/ada")
    let text = trace(job.session) {
      $0.redactor = Redactor(literals: [], patterns: [])
      $0.outputLimit = 20
    }
    for secret in ["sk-ant", "correct-horse", "/home/ada"] { #expect(!text.contains(secret)) }
    #expect(text.contains("long long long long …"))
    let failed = try read(trace(job.session) { $0.only = [.failed] })
    let tree = StyledSessions.text(.tree, failed)
    #expect(tree.contains("cut") && !tree.contains("fetch"))
  }

  @Test("docs/telemetry.md tells every attribute of our own")
  func documented() throws {
    let text = try #require(Files.text(ProjectFiles.root + "/docs/telemetry.md"))
    for mark in TraceMark.allCases { #expect(text.contains("| `\(mark.rawValue)` |"), "\(mark)") }
  }
}
