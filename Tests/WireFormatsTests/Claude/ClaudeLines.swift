/// Lines of session files, for tests.
enum Line {
  /// A moment, by its second.
  static func time(_ second: Int) -> String {
    let pad = second < 10 ? "0" : ""
    return "2026-01-02T03:04:\(pad)\(second).000Z"
  }

  /// A line of the user.
  static func user(_ text: String, at second: Int = 0, _ more: String = "") -> String {
    #"{"type":"user","timestamp":"\#(time(second))"\#(comma(more)),"message":{"role":"user","content":"\#(text)"}}"#
  }

  /// A text of the model.
  static func text(
    _ text: String, id: String = "m1", stop: String? = nil, at second: Int = 1,
    _ more: String = ""
  ) -> String {
    assistant(
      #"{"type":"text","text":"\#(text)"}"#, id: id, stop: stop, at: second, more)
  }

  /// A call.
  static func call(
    _ call: String, _ name: String, _ input: String = "{}", id: String = "m1",
    at second: Int = 2, _ more: String = ""
  ) -> String {
    assistant(
      #"{"type":"tool_use","id":"\#(call)","name":"\#(name)","input":\#(input)}"#, id: id,
      stop: nil, at: second, more)
  }

  /// A line of the model with one block.
  static func assistant(
    _ block: String, id: String = "m1", stop: String? = nil, at second: Int = 1,
    _ more: String = ""
  ) -> String {
    let reason = stop.map { "\"\($0)\"" } ?? "null"
    return
      #"{"type":"assistant","timestamp":"\#(time(second))"\#(comma(more)),"message":{"id":"\#(id)","role":"assistant","model":"claude-x","content":[\#(block)],"stop_reason":\#(reason)}}"#
  }

  /// A result.
  static func result(
    _ call: String, _ content: String = #""done""#, error: Bool? = nil, twin: String? = nil,
    at second: Int = 3, _ more: String = ""
  ) -> String {
    let isError = error.map { #","is_error":\#($0)"# } ?? ""
    let structured = twin.map { #","toolUseResult":\#($0)"# } ?? ""
    return
      #"{"type":"user","timestamp":"\#(time(second))"\#(comma(more))\#(structured),"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(call)","content":\#(content)\#(isError)}]}}"#
  }

  private static func comma(_ more: String) -> String { more.isEmpty ? "" : "," + more }
}
