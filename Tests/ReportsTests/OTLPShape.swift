import TestSupport

/// What of a trace is not of the shape that OTLP in JSON has (`opentelemetry/proto/trace/v1/trace.proto`, and the
/// rules of the protocol for JSON: ids in hex, numbers of 64 bits as strings, enumerations as numbers).
struct OTLPShape {
  /// What is wrong.
  private(set) var problems: [String] = []
  /// The ids of the spans.
  private var ids: Set<String> = []

  init(_ trace: EditableJSON) {
    members(trace, ["resourceSpans"])
    for resource in trace["resourceSpans"]?.elements ?? [] {
      members(resource, ["resource", "scopeSpans"])
      attributes(resource["resource"]?["attributes"])
      for scope in resource["scopeSpans"]?.elements ?? [] {
        members(scope, ["scope", "spans", "schemaUrl"])
        if scope["scope"]?["name"]?.string == nil { problems.append("scope") }
        for span in scope["spans"]?.elements ?? [] { self.span(span) }
      }
    }
    if ids.isEmpty { problems.append("no span") }
  }

  private mutating func members(_ value: EditableJSON, _ names: Set<String>) {
    let keys = value.keys
    if Set(keys).count != keys.count { problems.append("a member twice: \(keys)") }
    for key in keys where !names.contains(key) { problems.append("member \(key)") }
  }

  private mutating func span(_ span: EditableJSON) {
    members(
      span,
      [
        "traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano",
        "endTimeUnixNano", "attributes", "status",
      ])
    hex(span["traceId"], digits: 32)
    hex(span["spanId"], digits: 16)
    if !ids.insert(span["spanId"]?.string ?? "").inserted { problems.append("an id twice") }
    if let parent = span["parentSpanId"] {
      hex(parent, digits: 16)
      // Parents stand in front of what is below them.
      if !ids.contains(parent.string ?? "") { problems.append("parent \(parent.text)") }
    }
    if span["name"]?.string?.isEmpty ?? true { problems.append("name") }
    if !(1...5).contains(span["kind"]?.integer ?? 0) { problems.append("kind") }
    let times = ["startTimeUnixNano", "endTimeUnixNano"].map { (name: String) in
      span[name]?.string.flatMap { UInt64($0) }
    }
    if let start = times[0], let end = times[1] {
      if start > end { problems.append("ends before it begins") }
    } else {
      problems.append("times")
    }
    attributes(span["attributes"])
    guard let status = span["status"] else { return problems.append("status") }
    members(status, ["code", "message"])
    if let code = status["code"], !(0...2).contains(code.integer ?? -1) { problems.append("code") }
  }

  private mutating func attributes(_ list: EditableJSON?) {
    var keys: Set<String> = []
    for attribute in list?.elements ?? [] {
      members(attribute, ["key", "value"])
      let key = attribute["key"]?.string ?? ""
      if key.isEmpty || !keys.insert(key).inserted { problems.append("key \(key)") }
      value(attribute["value"], of: key)
    }
  }

  private mutating func value(_ value: EditableJSON?, of key: String) {
    guard let member = value?.members.first, value?.members.count == 1 else {
      return problems.append("value of \(key)")
    }
    let isRight =
      switch member.key {
      case "stringValue": member.value.string != nil
      case "intValue": member.value.string.flatMap { Int64($0) } != nil
      case "doubleValue": Double(member.value.text)?.isFinite ?? false
      case "boolValue": ["true", "false"].contains(member.value.text)
      case "arrayValue": member.value.keys == ["values"]
      default: false
      }
    if !isRight { problems.append("value of \(key)") }
    for element in member.value["values"]?.elements ?? [] { self.value(element, of: key) }
  }

  private mutating func hex(_ value: EditableJSON?, digits: Int) {
    let text = value?.string ?? ""
    let isHex = text.count == digits && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    if !isHex || text.allSatisfy({ $0 == "0" }) { problems.append("id \(text)") }
  }
}
