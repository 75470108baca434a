import JSONReading

/// What one record of a format tells at a glance: a row of the table that lists of sessions are read by.
struct GlanceRule: Sendable {
  /// The formats that it reads.
  let formats: [String]
  /// Reads a record.
  let read: @Sendable (_ record: JSONValue, _ draft: inout GlanceDraft) -> Void

  /// Every rule. A format without one is read by its reader.
  static let all: [GlanceRule] = [
    GlanceRule(formats: ["claude-code", "qwen"], read: readClaude),
    GlanceRule(formats: ["codex"], read: readCodex),
    GlanceRule(formats: ["copilot"], read: readCopilot),
    GlanceRule(formats: ["gemini"], read: readGemini),
    GlanceRule(formats: ["pi"], read: readPi),
    GlanceRule(formats: ["opencode"], read: readOpenCode),
    GlanceRule(formats: ["cursor", "droid"], read: readMessages),
    GlanceRule(formats: ["grok"], read: readGrok),
    GlanceRule(formats: ["kimi"], read: readKimi),
    GlanceRule(formats: ["amp"], read: readAmp),
    GlanceRule(formats: ["espalier-recording"], read: readRecording),
  ]

  /// The rule of a format.
  static func of(_ format: String) -> GlanceRule? { all.first { $0.formats.contains(format) } }
}
