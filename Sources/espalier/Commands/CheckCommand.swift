import CellGrid
import SessionModel
import WireFormats

/// `espalier check`: what of a source was not understood and, when asked, what breaks the rules of its
/// protocol.
struct CheckCommand {
  private let program: Program

  /// Whose rules can be checked.
  private enum Rules: String, CaseIterable {
    case agUI = "ag-ui"
  }

  init(_ program: Program) { self.program = program }

  /// The features that `--features` names.
  private func features() throws(UsageError) -> [AGUIFeature] {
    guard let text = program.invocation[.features] else { return [] }
    guard program.invocation.has(.rules) else {
      throw UsageError("--features belongs to --rules ag-ui")
    }
    var features: [AGUIFeature] = []
    for word in text.split(separator: ",") {
      guard let feature = AGUIFeature(rawValue: String(word)) else {
        let words = AGUIFeature.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--features: is none of \(words)")
      }
      features.append(feature)
    }
    return features
  }

  /// Runs the command.
  ///
  /// - Returns: failure when something was not understood, or a rule is broken that is more than a hint.
  func run() throws -> Int32 {
    let rules = try program.invocation.choice(.rules, of: Rules.self)
    let features = try features()
    let (session, source, _) = try program.readWhole(toleratesBreak: true)
    let name = source.name
    if let rules {
      let format = session.text(.root, .format, at: session.position) ?? "nothing known"
      guard format == rules.rawValue else {
        throw UsageError("--rules: \(name) is read as \(format), not as \(rules.rawValue)")
      }
    }
    var broken: [Note.Severity: Int] = [:]
    let notes = session.notes.map(\.note) + features.flatMap { $0.faults(of: session) }
    for note in notes {
      let rule = rules == nil ? nil : note.rule
      guard note.kind != .info || rule != nil else { continue }
      // What is noticed at the end of a stream has no line.
      let file = note.file ?? name
      let place = note.line > 0 ? "\(file):\(note.line)" : file
      let label = rule.map { "\($0.severity.word) \($0.id): " } ?? ""
      Output.line("\(place): \(label)\(note.reason)")
      if let rule { broken[rule.severity, default: 0] += 1 }
    }
    let (unknown, malformed) = (session.unknownCount, session.malformedCount)
    if unknown + malformed > 0 {
      Output.line("\(unknown) unknown, \(malformed) malformed")
      writeFrequent(session.unread)
    } else if session.position == 0, session.notes.isEmpty {
      Output.line("\(name): nothing was read; there is no record in it")
      return ExitStatus.success
    } else {
      Output.line("\(name): everything was understood")
    }
    Output.line("\(written(session))")
    let (errors, warnings) = (broken[.error] ?? 0, broken[.warning] ?? 0)
    if let rules {
      Output.line(
        "\(rules.rawValue): \(errors) errors, \(warnings) warnings, \(broken[.info] ?? 0) hints")
    }
    return unknown + malformed + errors + warnings == 0 ? ExitStatus.success : ExitStatus.failure
  }

  /// How many kinds of what was not understood are told by how often they came.
  private static let kinds = 8

  /// Tells what came most often, when something came more than once.
  private func writeFrequent(_ unread: [(reason: String, count: Int)]) {
    for (reason, count) in unread.prefix(Self.kinds) where count > 1 {
      Output.line("\(count) times: \(reason)")
    }
  }

  /// Who wrote a session, with the version where the source tells it.
  private func written(_ session: Session) -> String {
    if let words = session.written(at: session.position) { return words }
    let format = session.text(.root, .format, at: session.position) ?? ""
    let writer = Format.named(format)?.writer ?? SourceWriter()
    return "written \(writer.words()); the source tells no version"
  }
}
