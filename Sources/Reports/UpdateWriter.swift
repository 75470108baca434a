import SessionModel

/// Writes what changed in a session as updates, one JSON object a line.
///
/// Folding all updates in order gives exactly the `session` and `progress` of the document. The fold
/// begins with the document of a session from which nothing has come: `queued`, inferred, all else
/// `null`, no entries. What is told is for `UpdateReader` to say, how it looks for `UpdateText`.
package struct UpdateWriter {
  /// Tells what changed.
  private var reader = UpdateReader()
  /// Writes the lines.
  private var text: UpdateText

  /// Makes a writer that has told nothing.
  package init(redactor: Redactor? = nil) { text = UpdateText(redactor: redactor) }

  /// The position up to which everything was told.
  package var position: Int32 { reader.position }

  /// Writes what changed up to a position, each update in one piece with its newline.
  ///
  /// - Parameter isEndOpen: whether an end may still be taken back; `completed` is then written by a later
  ///   call, for which it can't.
  package mutating func write(
    _ session: Session, to position: Int32, isEndOpen: Bool = false, _ sink: ([UInt8]) -> Void
  ) {
    for update in reader.updates(of: session, to: position, isEndOpen: isEndOpen) {
      sink(text.line(update, of: session))
    }
  }

  /// Writes what is still missing when nothing more comes: a session of which nothing was said is told
  /// to be as its document says.
  package mutating func finish(
    _ session: Session, at position: Int32, _ sink: ([UInt8]) -> Void
  ) {
    for update in reader.finish(session, at: position) { sink(text.line(update, of: session)) }
  }

  /// Writes the whole session up to a position, group by group as it arrived.
  mutating func writeAll(_ session: Session, upTo last: Int32, _ sink: ([UInt8]) -> Void) {
    while let group = reader.group(of: session, upTo: last) {
      for update in group { sink(text.line(update, of: session)) }
    }
  }
}
