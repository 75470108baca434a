/// A command line that cannot be understood: one line, and exit status 2.
struct UsageError: Error {
  var message: String

  init(_ message: String) { self.message = message }
}
