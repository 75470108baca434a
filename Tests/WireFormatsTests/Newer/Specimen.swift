import SessionModel
import TestSupport
import Testing
import WireFormats

/// A small session of a format, record by record, so that single values in it can be changed.
struct Specimen: CustomTestStringConvertible, Sendable {
  var name: String
  let format: Format
  var records: [Piece]

  var testDescription: String { name }

  /// A record, or a line of an event stream.
  struct Piece: Sendable {
    /// What stands in front of the JSON: `data: `.
    var prefix = ""
    /// The JSON; `nil` for what is none.
    private(set) var json: EditableJSON?
    /// What is read.
    private(set) var line = ""
    var framing = Record.Framing.line
    var file: String?

    /// Makes a piece of JSON.
    init(
      _ json: EditableJSON, prefix: String = "", framing: Record.Framing = .line,
      file: String? = nil
    ) {
      self.prefix = prefix
      self.framing = framing
      self.file = file
      set(json)
    }

    /// Makes a piece that is no JSON.
    init(text: String) { line = text }

    /// Puts other JSON in its place.
    mutating func set(_ json: EditableJSON) {
      self.json = json
      line = prefix + json.text
    }
  }

  /// The session after all records, and after the end of the source.
  func read() -> Session {
    var reader = SessionReader(format: format)
    for record in records {
      reader.follow(record.line, framing: record.framing, file: record.file)
    }
    reader.finish()
    return reader.session
  }

  /// The specimen with another record in the place of one.
  func replacing(_ place: Int, by json: EditableJSON) -> Specimen {
    var copy = self
    copy.records[place].set(json)
    return copy
  }

  /// The specimen with one more record behind one.
  func adding(_ json: EditableJSON, behind place: Int) -> Specimen {
    var copy = self
    var piece = records[place]
    piece.set(json)
    // In an event stream an empty line ends an event.
    if !piece.prefix.isEmpty { copy.records.insert(Piece(text: ""), at: place + 1) }
    copy.records.insert(piece, at: place + (piece.prefix.isEmpty ? 1 : 2))
    return copy
  }

  // MARK: Files

  /// All that stand among the fixtures, in the folders of their formats.
  static let all: [Specimen] = Format.all.flatMap { format in
    let folder = ProjectFiles.fixtures + "/" + format.name
    return Files.names(folder).compactMap { name in
      Files.bytes(folder + "/" + name).flatMap { bytes in
        bytes.isEmpty ? nil : Specimen("\(format.name)/\(name)", format, bytes)
      }
    }
  }

  private init?(_ name: String, _ format: Format, _ bytes: [UInt8]) {
    self.name = name
    self.format = format
    let text = String(decoding: bytes, as: UTF8.self)
    if let whole = try? EditableJSON(text), text.split(separator: "\n").count > 1 {
      records = [Piece(whole, framing: .document)]
      return
    }
    records = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let prefix = line.hasPrefix("data: ") ? "data: " : ""
      guard let json = try? EditableJSON(String(line.dropFirst(prefix.count))) else {
        return Piece(text: String(line))
      }
      // What is no source by itself stands in rows, which may say where: rows of a database, members of a folder.
      if json["row"] != nil, let record = json["record"] {
        return Piece(
          record, framing: json["document"] == nil ? .line : .document, file: json["file"]?.string)
      }
      return Piece(json, prefix: prefix)
    }
    if records.last?.line == "" { records.removeLast() }
  }
}
