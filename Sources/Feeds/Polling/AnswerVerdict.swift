/// What an answer means for a poller.
enum AnswerVerdict: Equatable {
  /// A document to be handed on.
  case document
  /// A stream that has come to its end.
  case stream
  /// The state is what it was.
  case unchanged
  /// The job has nothing to tell yet.
  case nothingYet
  /// What was posted was taken, and no document came with that.
  case accepted
  /// The answer is elsewhere.
  case redirect
  /// This poll failed; the next one may not. The reason completes "HOST …".
  case failed(String)
  /// Asking again is no use. The reason completes "HOST …".
  case refused(String)

  /// Judges an answer by its status, its content type and its first byte that is not white space.
  ///
  /// - Parameters:
  ///   - wasConditional: whether the request named an entity tag, so that 304 means something.
  ///   - posts: whether the request posted something.
  init(head: AnswerHead, firstByte: UInt8?, wasConditional: Bool, posts: Bool = false) {
    switch head.status {
    case 200 where posts && firstByte == nil && head.location != nil: self = .accepted
    case 200:
      self = head.streamKind == nil ? Self.ofBody(head: head, firstByte: firstByte) : .stream
    case 201 where posts, 202 where posts:
      let hasDocument = firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[")
      self = hasDocument ? .document : .accepted
    case 202, 204, 205: self = .nothingYet
    case 304:
      self = wasConditional ? .unchanged : .failed("answered 304 to a question without a tag")
    case 301, 302, 303, 307, 308: self = .redirect
    case 408, 425, 429: self = .failed("answered \(Self.named(head.status))")
    case 400..<500: self = .refused("answered \(Self.named(head.status))")
    case 500..<600: self = .failed("answered \(Self.named(head.status))")
    default: self = .failed("answered with status \(head.status)")
    }
  }

  /// Judges the body of a 200 that is one document.
  private static func ofBody(head: AnswerHead, firstByte: UInt8?) -> AnswerVerdict {
    switch head.contentType {
    case "text/html"?, "application/xhtml+xml"?:
      return .failed("answered with HTML, not a progress snapshot")
    default:
      switch firstByte {
      case nil: return .failed("answered with nothing")
      case UInt8(ascii: "{")?, UInt8(ascii: "[")?: return .document
      case UInt8(ascii: "<")?: return .failed("answered with HTML, not a progress snapshot")
      default: return .failed("answered with something that is not JSON")
      }
    }
  }

  /// A status with its name where people know it by one.
  private static func named(_ status: Int) -> String {
    names[status].map { "\(status) (\($0))" } ?? "\(status)"
  }

  /// The names of statuses.
  private static let names: [Int: String] = [
    400: "bad request", 401: "no valid key", 403: "forbidden", 404: "no such job",
    405: "method not allowed", 406: "not acceptable", 408: "request time-out", 410: "gone",
    425: "too early", 429: "too many requests", 500: "server error", 502: "bad gateway",
    503: "unavailable", 504: "gateway time-out",
  ]
}
