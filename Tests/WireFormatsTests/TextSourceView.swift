import SessionModel
import TestSupport
import WireFormats

/// A source that is read record by record and looked at in between.
struct TextSourceView {
  private var source: SessionReader

  init(_ format: String) {
    source = SessionReader(format)
  }

  /// Reads one record.
  mutating func read(_ text: String, framing: Record.Framing = .line) {
    source.follow(text, framing: framing)
  }

  /// The source has ended.
  mutating func finish() { source.finish() }

  var session: Session { source.session }

  /// The session as it is now.
  var view: String { WireFormatsTests.view(source.session) }

  /// The number of events so far.
  var position: Int32 { source.session.position }
}
