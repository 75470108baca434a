import Glibc
import TestSupport

/// A session's file that grows by numbered records, and ends when it is told to.
struct GrowingSource {
  /// Where it is.
  let path: String
  /// How many numbered records it has.
  private(set) var count = 0

  /// Begins a file.
  init(_ path: String) {
    self.path = path
    Files.write(Self.head, to: path)
  }

  /// The record at the start.
  static let head =
    #"{"type":"system","subtype":"init","session_id":"s1","uuid":"u0","model":"m","tools":[]}"#
    + "\n"
  /// The record that says that the session is over.
  static let tail =
    #"{"type":"result","subtype":"success","is_error":false,"session_id":"s1","result":"done"}"#
    + "\n"

  /// A record's line.
  static func line(_ number: Int, size: Int = 100) -> String {
    let digits = String(10_000_000 + number).dropFirst()
    let text = "REC\(digits) " + String(repeating: "text ", count: size / 5)
    return
      #"{"type":"user","session_id":"s1","message":{"role":"user","content":[{"type":"text","#
      + #""text":"\#(text)"}]}}"# + "\n"
  }

  /// Adds records.
  mutating func add(_ more: Int, size: Int = 100) {
    let text = (count + 1...count + more).map { Self.line($0, size: size) }.joined()
    count += more
    Files.write(text, to: path, appending: true)
  }

  /// Ends the session.
  func end() { Files.write(Self.tail, to: path, appending: true) }
}
