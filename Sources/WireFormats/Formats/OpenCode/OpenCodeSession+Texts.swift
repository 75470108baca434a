import JSONReading
import SessionModel

/// Texts of messages, which come part by part and may come again.
extension OpenCodeSession {
  /// Adds a text to those of a message, or changes it.
  func add(
    _ value: JSONValue?, _ id: String, to pieces: inout [Piece], _ channel: Channel,
    of entry: NodeID, on writer: inout RecordWriter
  ) {
    guard let value = value?.nonNull else { return }
    var hasher = Hasher()
    hasher.combine(bytes: value.bytes)
    add(hasher.finalize(), id, to: &pieces, channel, of: entry, on: &writer) { $0.keep(value) }
  }

  func add(
    _ text: String, _ id: String, to pieces: inout [Piece], _ channel: Channel, of entry: NodeID,
    on writer: inout RecordWriter
  ) {
    add(text.hashValue, id, to: &pieces, channel, of: entry, on: &writer) { $0.keep(text) }
  }

  private func add(
    _ hash: Int, _ id: String, to pieces: inout [Piece], _ channel: Channel, of entry: NodeID,
    on writer: inout RecordWriter, keeping: (RecordWriter) -> Datum
  ) {
    if let place = pieces.firstIndex(where: { $0.id == id }) {
      guard pieces[place].hash != hash else { return }
      pieces[place] = Piece(id: id, hash: hash, datum: keeping(writer))
    } else {
      pieces.append(Piece(id: id, hash: hash, datum: keeping(writer)))
    }
    writer.set(entry, channel, pieces: pieces.map { ($0.hash, $0.datum) })
  }

  // MARK: Texts of the program

  /// Adds a text of the program to a message of the user, or changes it.
  func add(
    made value: JSONValue?, _ id: String, to message: inout Message, under place: NodeID,
    on writer: inout RecordWriter
  ) {
    guard message.texts.isEmpty else { return write(made: value, id, under: place, on: &writer) }
    writer.mark(message.entry, .context)
    add(value, id, to: &message.made, .message, of: message.entry, on: &writer)
  }

  /// A person typed a part of a message: what the program put into it before is none of it.
  func typed(
    _ message: inout Message, under place: NodeID, on writer: inout RecordWriter
  ) {
    guard message.role == .user, !message.made.isEmpty else { return }
    writer.mark(message.entry, nil)
    for piece in message.made {
      let entry = writer.entry(named: "made \(piece.id)", role: .system, under: place)
      writer.set(first: writer.time, of: entry)
      writer.mark(entry, .context)
      writer.set(entry, .message, again: piece.datum)
    }
    message.made = []
  }

  private func write(
    made value: JSONValue?, _ id: String, under place: NodeID, on writer: inout RecordWriter
  ) {
    let entry = writer.entry(named: "made \(id)", role: .system, under: place)
    writer.set(first: writer.time, of: entry)
    writer.mark(entry, .context)
    writer.set(entry, .message, value)
  }
}
