import Feeds

extension JobTicket {
  /// Which job was begun, in the words of a message.
  var announcement: String {
    (id.map { "began the job \($0)" } ?? "began a job") + ", which is at \(shownAddress)"
  }
}
