import Feeds
import Reports
import SessionModel

/// `espalier print`: what there is of a session, in a style, as much of it as is asked for.
struct PrintCommand {
  private let program: Program

  init(_ program: Program) { self.program = program }

  private var invocation: Invocation { program.invocation }

  /// Reads the source and writes it.
  func run() throws -> Int32 {
    let style = try invocation.choice(.style, of: ReportStyle.self) ?? .tree
    if invocation.has(.github), style != .tree {
      throw UsageError("--github: is a style of its own, without --style")
    }
    var options = try options(for: style)
    let (session, _, now) = try program.readWhole()
    options.now = now
    let start = Self.start(of: session)
    options.from = try program.time(.from, in: session, since: start)
    let until = try program.time(.until, in: session, since: start)
    if let from = options.from, let until, from > until {
      throw UsageError("--from: is later than --until")
    }
    options.position = until.map { session.timeline.position(at: $0, of: session.position) }
    if invocation.has(.github) {
      PlainProgress.write(session, options, voice: .workflow, prices: program.prices) {
        Output.report($0)
      }
    } else {
      style.write(session, options) { Output.report($0) }
    }
    return ExitStatus.success
  }

  /// When a session began: by its own clock, that of its first entry, or when its first record arrived.
  private static func start(of session: Session) -> Milliseconds? {
    let position = session.position
    if let told = session.moment(.root, .startedAt, at: position) { return told }
    var entries = session.children(of: .root, at: position)
    let first = entries.next().flatMap { session.moment($0, .startedAt, at: position) }
    guard let first, let arrived = session.timeline.start else { return first }
    return min(first, arrived)
  }

  /// What the command line asks for, but for times, which the session tells.
  private func options(for style: ReportStyle) throws(UsageError) -> ReportOptions {
    var options = program.reportOptions()
    options.usesColor = program.usesColor
    if style == .rich { options.columns = Program.columns }
    options.calls = try invocation.choice(.calls, of: CallChoice.self) ?? .all
    options.only = try conditions()
    let isSelective = options.calls != .all || !options.only.isEmpty || invocation.has(.from)
    if isSelective, !style.isSelective {
      throw UsageError("--style \(style.name): tells the whole session, no part of it")
    }
    for pair in invocation.all(.context) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError("--context: is not of the form \(Option.context.value ?? "")")
      }
      options.context.removeAll { $0.name == parts[0] }
      options.context.append((String(parts[0]), String(parts[1])))
    }
    if let limit = invocation[.outputLimit] {
      guard let number = Int(limit), number >= 0 else {
        throw UsageError("--output-limit: is not a whole number of zero or more")
      }
      options.outputLimit = number
    }
    options.isFragment = invocation.has(.fragment)
    options.redactor = try program.redactor(isUsual: style.isRedacted)
    return options
  }

  /// What items must be, as `--only` tells it: words with commas between them, or the option several times.
  private func conditions() throws(UsageError) -> [ItemCondition] {
    var conditions: [ItemCondition] = []
    for words in invocation.all(.only) {
      let asked = words.split(separator: ",").map { ItemCondition(word: $0) }
      guard !asked.isEmpty, !asked.contains(where: { $0 == nil }) else {
        throw UsageError("--only: is none of \(ItemCondition.words.joined(separator: ", "))")
      }
      conditions += asked.compactMap { $0 }
    }
    return conditions
  }
}
