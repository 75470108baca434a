import SessionModel

/// The fields of `session` in the document of the contract that are kept as they are.
enum SessionFields {
  /// The channel of a field.
  static func channel(_ name: String) -> Channel? {
    switch name {
    case "id": .id
    case "format": .format
    case "title": .title
    case "model": .model
    case "started_at": .startedAt
    case "completed_at": .completedAt
    case "output_text": .outputText
    case "error": .error
    default: nil
    }
  }
}
