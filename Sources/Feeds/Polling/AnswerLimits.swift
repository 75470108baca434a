/// What is taken of a server: whoever sends more is refused, and the reader is told of how much.
enum AnswerLimits {
  /// Bytes of an answer that is one document, after its content encoding is undone.
  static let body = 80_000_000
  /// Bytes of the headers of an answer, those of interim answers included.
  static let head = 256_000
  /// Bytes of one event or one line of a stream.
  static let event = 32_000_000
  /// Redirects that are followed for one question.
  static let redirects = 10

  /// A size for people.
  static func text(_ bytes: Int) -> String {
    switch bytes {
    case ..<10_000: "\(bytes) bytes"
    case ..<10_000_000: "\(bytes / 1000) kB"
    default: "\(bytes / 1_000_000) MB"
    }
  }
}
