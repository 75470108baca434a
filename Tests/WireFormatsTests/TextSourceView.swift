import SessionModel
import TestSupport
import WireFormats

/// A source that is read record by record and looked at in between.
struct TextSourceView {
  private var source: TextSource

  init(_ format: String) {
    guard let format = Format.named(format) else { preconditionFailure("no format \(format)") }
    source = TextSource(format.makeReader())
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
