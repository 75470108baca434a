import JSONReading
import SessionModel

extension RecordWriter {
  /// Ends the session with an error, in words.
  mutating func fail(_ error: JSONValue?) {
    if let error = error?.nonNull {
      let message = (error["message"] ?? error["error"])?.nonNull ?? error
      let generation = error["failed_generation"]?.string
      if let generation, let text = message.string {
        set(.root, .error, keep("\(text)\n\(generation)"))
      } else {
        set(.root, .error, keep(message))
      }
    }
    run(.failed, .stated)
  }
}
