import Glibc

/// Errors of the system, in words.
enum SystemError {
  /// The system's words for `code`, such as "No such file or directory".
  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
