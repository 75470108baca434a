/// A law that an input broke.
struct BrokenLaw: Error, CustomStringConvertible {
  /// The law, and how it was broken.
  let description: String

  init(_ description: String) { self.description = description }
}

/// Holds something to a law.
func hold(_ holds: Bool, _ law: @autoclosure () -> String) throws(BrokenLaw) {
  if !holds { throw BrokenLaw(law()) }
}
