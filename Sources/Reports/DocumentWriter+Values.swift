import JSONReading
import SessionModel

/// How data become JSON.
extension DocumentWriter {
  /// Writes a moment, or `null`.
  mutating func time(_ moment: Milliseconds?) {
    if let moment { json.string(TimeText.text(moment)) } else { json.null() }
  }

  /// Writes a text as a string, or `null`.
  mutating func text(
    _ node: NodeID, _ channel: Channel, in session: Session, at position: Int32
  ) {
    if session.has(channel, of: node, at: position),
      let text = session.text(node, channel, at: position)
    {
      json.string(redactor?.text(text) ?? text)
    } else {
      json.null()
    }
  }

  /// Writes a value in the shape that the source gave it: JSON as JSON, text as a string.
  mutating func any(
    _ node: NodeID, _ channel: Channel, in session: Session, at position: Int32
  ) {
    let pieces = session.pieces(node, channel, at: position)
    if pieces.count == 1, pieces[0].form == .json, raw(pieces[0], in: session.store) { return }
    text(node, channel, in: session, at: position)
  }

  /// Writes the arguments of a call: as the object or array that their text is, else like any value.
  mutating func arguments(_ call: NodeID, in session: Session, at position: Int32) {
    let isRaw = isRaw(call, .arguments, in: session, at: position)
    let text = session.text(call, .arguments, at: position)
    if let text, let first = text.utf8.first(where: { !$0.isJSONSpace }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), parsed(text)
    {
      return
    }
    // What is raw and is no container is a string, a number or a word.
    if isRaw {
      any(call, .arguments, in: session, at: position)
    } else {
      self.text(call, .arguments, in: session, at: position)
    }
  }

  /// Writes a number as it stands; says whether there is one.
  mutating func number(
    _ node: NodeID, _ channel: Channel, in session: Session, at position: Int32
  ) -> Bool {
    guard let text = session.text(node, channel, at: position) else { return false }
    return parsed(text) { $0.kind == .number }
  }

  /// Whether a channel holds a number.
  func isNumber(
    _ node: NodeID, _ channel: Channel, in session: Session, at position: Int32
  ) -> Bool {
    guard var text = session.text(node, channel, at: position) else { return false }
    let isNumber = text.withUTF8 { bytes in
      try? parser.parse(copying: UnsafeRawBufferPointer(bytes)) { (value) throws(JSONError) in
        value.kind == .number
      }
    }
    return isNumber ?? false
  }

  /// Whether a channel holds one JSON value rather than text.
  private func isRaw(
    _ node: NodeID, _ channel: Channel, in session: Session, at position: Int32
  ) -> Bool {
    let pieces = session.pieces(node, channel, at: position)
    return pieces.count == 1 && pieces[0].form == .json
  }

  /// Writes the JSON value of a datum; says whether its bytes (still) are one.
  private mutating func raw(_ datum: Datum, in store: ByteStore) -> Bool {
    store.withBytes(of: datum) { parsed($0) }
  }

  /// Writes the JSON value that a text is; says whether it is one.
  private mutating func parsed(
    _ text: String, where holds: (JSONValue) -> Bool = { _ in true }
  ) -> Bool {
    var text = text
    return text.withUTF8 { parsed(UnsafeRawBufferPointer($0), where: holds) }
  }

  /// Writes a value without secrets: in its texts, and as values of secret names.
  private mutating func redacted(_ value: JSONValue, _ name: String, _ redactor: Redactor) {
    switch value.kind {
    case .string: json.string(redactor.value(value.string ?? "", of: name))
    case .array:
      json.beginArray()
      for element in value.elements { redacted(element, name, redactor) }
      json.endArray()
    case .object:
      json.beginObject()
      for member in value.members {
        let name = String(member.key)
        json.key(redactor.text(name))
        redacted(member.value, name, redactor)
      }
      json.endObject()
    case .opaque: json.string(redactor.text(String(decoding: value.bytes, as: UTF8.self)))
    case .null, .true, .false, .number: json.value(value)
    }
  }

  /// Writes the JSON value that bytes are; says whether they are one.
  private mutating func parsed(
    _ bytes: UnsafeRawBufferPointer, where holds: (JSONValue) -> Bool = { _ in true }
  ) -> Bool {
    do {
      return try parser.parse(copying: bytes) { value throws(JSONError) in
        guard holds(value) else { return false }
        if let redactor { redacted(value, "", redactor) } else { json.value(value) }
        return true
      }
    } catch {
      return false
    }
  }
}

extension UInt8 {
  /// Whether JSON passes over this byte between values.
  var isJSONSpace: Bool { self == 0x20 || (0x09...0x0A).contains(self) || self == 0x0D }
}
