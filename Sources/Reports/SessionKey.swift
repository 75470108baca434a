/// The keys of `session` in the document, in their order.
package enum SessionKey: String, CaseIterable, Sendable {
  case id
  case format
  case title
  case model
  case status
  case inferred
  case startedAt = "started_at"
  case completedAt = "completed_at"
  case outputText = "output_text"
  case error
  case usage
}
