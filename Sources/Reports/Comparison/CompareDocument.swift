import JSONReading
import SessionModel

/// A comparison of two runs as one JSON document, for programs. Keys always appear, in their order:
/// `docs/compare.md` tells them.
package enum CompareDocument {
  /// The version of the document, written in front.
  static let version = 1

  /// Writes a comparison; the document ends in a newline.
  package static func write(
    _ comparison: Comparison, _ options: ReportOptions, to sink: ([UInt8]) -> Void
  ) {
    var writer = DocumentWriter(compact: options.isCompact)
    writer.json.beginObject()
    writer.json.key("espalier_comparison")
    writer.json.number(version)
    writer.json.key("same")
    writer.json.bool(comparison.isSame)
    for side in ComparedSide.allCases {
      writer.json.key(key(side))
      run(comparison[side], &writer)
    }
    let counts = comparison.counts
    writer.json.key("steps")
    writer.json.beginObject()
    for (name, count) in [
      ("same", counts.same), ("changed", counts.changed), ("only_a", counts.onlyA),
      ("only_b", counts.onlyB),
    ] {
      writer.json.key(name)
      writer.json.number(count)
    }
    writer.json.endObject()
    for (name, row) in [
      ("divergence", comparison.divergence), ("call_divergence", comparison.callDivergence),
    ] {
      writer.json.key(name)
      if let row { writer.json.number(row) } else { writer.json.null() }
    }
    writer.json.key("rows")
    writer.json.beginArray()
    for pair in comparison.pairs {
      self.row(pair, comparison, &writer.json)
      if writer.json.bytes.count > piece { sink(writer.json.drain()) }
    }
    writer.json.endArray()
    writer.json.key("files")
    writer.json.beginArray()
    for file in comparison.files { self.file(file, &writer.json) }
    writer.json.endArray()
    writer.json.endObject()
    sink(writer.takeLine())
  }

  /// Bytes that are gathered before they are handed on.
  private static let piece = 64 << 10

  private static func key(_ side: ComparedSide) -> String {
    switch side {
    case .a: "a"
    case .b: "b"
    }
  }

  /// Writes what a run is and its figures.
  private static func run(_ run: ComparedRun, _ writer: inout DocumentWriter) {
    writer.json.beginObject()
    writer.json.key("source")
    writer.json.string(run.name)
    for key in SessionKey.allCases where key.isTold {
      writer.key(key, of: run.session, at: run.position)
    }
    writer.json.key("duration_ms")
    StatsDocument.number(run.elapsed?.count, &writer.json)
    let stats = run.stats
    StatsDocument.counts(
      "messages", EntryRole.allCases.map { ($0.word, stats.roles[$0] ?? 0) }, &writer.json)
    let calls = stats.calls
    StatsDocument.counts(
      "tool_calls", ToolStatus.allCases.map { ($0.word, calls[$0] ?? 0) }, &writer.json)
    writer.json.key("kinds")
    writer.json.beginArray()
    for (kind, calls, failed) in run.kinds {
      writer.json.beginObject()
      writer.json.key("kind")
      writer.json.string(kind.word)
      writer.json.key("calls")
      writer.json.number(calls)
      writer.json.key("failed")
      writer.json.number(failed)
      writer.json.endObject()
    }
    writer.json.endArray()
    writer.json.key("usage")
    writer.json.beginObject()
    StatsDocument.figures(stats.tokens, &writer.json)
    writer.json.endObject()
    writer.json.key("files")
    writer.json.number(run.files.count)
    writer.json.key("added")
    writer.json.number(run.added)
    writer.json.key("removed")
    writer.json.number(run.removed)
    writer.json.endObject()
  }

  /// Writes a step.
  private static func row(
    _ pair: ComparedPair, _ comparison: Comparison, _ json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("depth")
    json.number(pair.depth)
    json.key("kind")
    json.string(pair.item?.kind.word ?? "")
    json.key("differences")
    json.beginArray()
    for difference in pair.differences { json.string(difference.word) }
    json.endArray()
    for side in ComparedSide.allCases {
      json.key(key(side))
      if let item = pair[side] { self.item(item, comparison[side], &json) } else { json.null() }
    }
    json.key("excerpts")
    json.beginArray()
    for excerpt in comparison.excerpts(of: pair) {
      json.beginObject()
      json.key("difference")
      json.string(excerpt.difference.word)
      for side in ComparedSide.allCases { StatsDocument.string(key(side), excerpt[side], &json) }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private static func item(_ item: ComparedItem, _ run: ComparedRun, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("index")
    json.string(item.place)
    json.key("turn")
    json.number(item.turn)
    let isCall = item.kind == .call
    StatsDocument.string(
      "name", isCall ? run.session.name(ofCall: item.node, at: run.position) : nil, &json)
    StatsDocument.string("summary", isCall ? run.line(of: item) : nil, &json)
    StatsDocument.string("message", run.message(of: item), &json)
    StatsDocument.string("status", run.status(of: item)?.value.word, &json)
    json.key("duration_ms")
    StatsDocument.number(run.duration(of: item)?.count, &json)
    json.endObject()
  }

  private static func file(_ file: ComparedFile, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("path")
    json.string(file.path)
    json.key("same")
    json.bool(file.isSame)
    for side in ComparedSide.allCases {
      json.key(key(side))
      guard let own = file[side] else {
        json.null()
        continue
      }
      json.beginObject()
      json.key("mark")
      json.string(own.mark.rawValue)
      json.key("added")
      json.number(own.added)
      json.key("removed")
      json.number(own.removed)
      json.endObject()
    }
    json.endObject()
  }
}
