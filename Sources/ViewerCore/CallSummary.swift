import CellGrid
import JSONReading
import SessionModel

/// The one or two arguments of a call that tell what it is about.
package struct CallSummary: Hashable, Sendable {
  /// The text, in front of which a name stands when the value alone would be a riddle.
  package var text: SafeText
  /// How it is cut: paths lose their middle, everything else its end.
  package var truncation: Truncation

  /// Arguments that speak for themselves, the most telling first.
  private static let telling: [(name: String, isPath: Bool, isNamed: Bool)] = [
    ("command", false, false), ("cmd", false, false), ("script", false, false),
    ("pattern", false, false), ("regex", false, false), ("glob", false, false),
    ("query", false, true), ("q", false, true), ("search", false, true),
    ("file_path", true, false), ("filepath", true, false), ("path", true, false),
    ("filename", true, false), ("file", true, false), ("notebook_path", true, false),
    ("absolute_path", true, false), ("target_file", true, false),
    ("url", true, false), ("uri", true, false),
    ("description", false, false), ("title", false, false), ("subject", false, false),
    ("prompt", false, false), ("task", false, false), ("message", false, false),
    ("question", false, false), ("instructions", false, false), ("input", false, false),
    ("code", false, false), ("text", false, false), ("content", false, false),
    ("name", false, false), ("directory", true, false), ("dir", true, false),
  ]

  /// Arguments that are shown behind the telling one: where a search looks.
  private static let places = ["path", "directory", "dir", "glob"]

  /// Bytes of the arguments that are looked at.
  static let limit = 64 << 10

  /// Summarises the arguments of a call.
  package static func read(
    _ id: NodeID, _ session: Session, at position: Int32, parser: JSONParser,
    defaults: [String: String] = [:]
  ) -> CallSummary {
    guard let datum = session.datum(id, .arguments, at: position) else {
      return CallSummary(text: .empty, truncation: .trailing)
    }
    let pairs = Arguments.read(id, datum, session, at: position, parser: parser, limit: limit)
    if !defaults.isEmpty {
      let name = session.text(id, .name, at: position, limit: 256)?.lowercased() ?? ""
      // What the user wants of a tool comes before what tells most of others.
      if let wanted = defaults[name], let pair = pairs.first(where: { $0.name.string == wanted }) {
        return CallSummary(text: SafeText(oneLine(path(pair.value))), truncation: .trailing)
      }
    }
    return summary(of: pairs)
  }

  /// Chooses among arguments.
  static func summary(of pairs: [Arguments.Pair]) -> CallSummary {
    for (name, isPath, isNamed) in telling {
      guard let pair = pairs.first(where: { $0.name.string.lowercased() == name }),
        !pair.value.isEmpty
      else { continue }
      let value = oneLine(pair.value)
      if isPath { return CallSummary(text: SafeText(path(value)), truncation: .middle) }
      var text = isNamed ? "\(name): \(value)" : value
      if name == "pattern" || name == "regex",
        let place = pairs.first(where: { places.contains($0.name.string.lowercased()) })
      {
        text += "  in \(oneLine(place.value))"
      }
      return CallSummary(text: SafeText(text), truncation: .trailing)
    }
    let scalars = pairs.filter(\.isScalar).isEmpty ? pairs : pairs.filter(\.isScalar)
    let text = scalars.prefix(2).map {
      $0.name.isEmpty ? oneLine($0.value) : "\($0.name.string): \(oneLine($0.value))"
    }.joined(separator: "  ")
    return CallSummary(text: SafeText(text), truncation: .trailing)
  }

  /// An address without the part that is always the same.
  private static func path(_ value: String) -> String {
    for scheme in ["https://", "http://", "file://"] where value.hasPrefix(scheme) {
      return String(value.dropFirst(scheme.count))
    }
    return value
  }

  /// The first line with something in it, and no more of it than a screen is wide.
  private static func oneLine(_ text: String) -> String {
    let line =
      text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return String(line.drop(while: \.isWhitespace).prefix(500))
  }
}
