import JSONReading
import SessionModel

/// What a source says of its session as a whole, gathered while it is read.
struct SessionFacts: Equatable {
  /// The source's own title.
  var title: String?
  /// The first thing that a person asked for: the title when there is no other.
  var prompt: String?
  var id: String?
  var model: String?
  var startedAt: Milliseconds?
  var completedAt: Milliseconds?
  var error: String?
  /// Tokens and cost so far.
  var usage = TokenUsage()
  /// What the source tells for each model.
  var usageByModel: [ModelUsage] = []
  /// The last answer, by its entry.
  var answer: NodeID?
  /// The last answer, where it is one text.
  var answerText: Datum?
  /// How the session stands when the source says so.
  var stated: SessionStatus?
  /// How the session stands now, worked out; it may go on from there.
  var settled: SessionStatus?
  /// What it means for the session when nothing more comes: how the last turn ended, `.lost` while one is open.
  var ending = SessionStatus.lost
  /// When the last turn ended, and the latest time of all, on the source's clock.
  var turnEnd: Milliseconds?
  var latest: Milliseconds?

  /// Takes the beginning of what a person typed in a prompt as what the session is about.
  mutating func asked(_ text: String?) {
    if prompt == nil { prompt = text.flatMap { UserText($0).typed }.flatMap(Self.line) }
  }

  /// What the session is called.
  var shownTitle: String? { title.flatMap(Self.line) ?? prompt }

  /// The first paragraph of a text on one line, of reasonable length; `nil` when there is none.
  ///
  /// Where a line of it ends says how wide the place was that it was typed in.
  static func line(_ text: String) -> String? {
    if let plain = plainLine(text.utf8) { return plain.isEmpty ? nil : plain }
    var line = ""
    // What stands behind the last word.
    var (gap, breaks) = ("", 0)
    for (place, letter) in text.drop(while: \.isWhitespace).enumerated() {
      guard letter.isWhitespace else {
        if place >= lineLimit { return line + "…" }
        line += breaks > 0 ? " " : gap
        line.append(letter)
        (gap, breaks) = ("", 0)
        continue
      }
      gap.append(letter)
      if letter.isNewline { breaks += 1 }
      if breaks > 1 { break }
    }
    return line.isEmpty ? nil : line
  }

  /// The same of a text that begins with as many letters of ASCII; `nil` for any other. Lists ask for thousands.
  private static func plainLine(_ text: String.UTF8View) -> String? {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var line: [UInt8] = []
    var (gap, breaks, last): ([UInt8], Int, UInt8) = ([], 0, 0)
    for (place, byte) in text.drop(while: isSpace).enumerated() {
      guard byte < 0x80 || place >= lineLimit else { return nil }
      defer { last = byte }
      guard isSpace(byte) else {
        if place >= lineLimit { return String(decoding: line, as: UTF8.self) + "…" }
        if breaks > 0 { line.append(0x20) } else { line += gap }
        line.append(byte)
        (gap, breaks) = ([], 0)
        continue
      }
      gap.append(byte)
      // Both of a pair are one end of a line.
      if byte != 0x20, byte != 0x09, !(byte == 0x0A && last == 0x0D) { breaks += 1 }
      if breaks > 1 { break }
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Letters of a title.
  private static let lineLimit = 200
}

extension RecordWriter {
  /// What the session is as a whole, as far as the records said.
  var facts: SessionFacts {
    get { memory.facts }
    _modify { yield &memory.facts }
  }

  /// Gives the session a title: a prompt, the first that comes, unless `replacing` says that it is the source's own.
  mutating func title(_ text: @autoclosure () -> String, replacing: Bool = false) {
    guard replacing || (facts.title == nil && facts.prompt == nil) else { return }
    if replacing {
      guard let line = SessionFacts.line(text()) else { return }
      facts.title = line
    } else {
      facts.asked(text())
    }
    writeTitle()
  }

  /// Writes what the session is as a whole, as far as it changed.
  mutating func writeFacts() {
    let told = memory.toldFacts
    guard facts != told else { return }
    writeTitle()
    write(.id, facts.id, told.id)
    write(.model, facts.model, told.model)
    write(.error, facts.error, told.error)
    write(.startedAt, facts.startedAt, told.startedAt)
    write(.completedAt, facts.completedAt, told.completedAt)
    if facts.usageByModel != told.usageByModel {
      set(.root, .modelUsage, json: ModelUsage.json(facts.usageByModel))
    }
    if facts.usage != told.usage { writeUsage() }
    memory.toldFacts = facts
  }

  /// Writes the facts and what they mean for the session, for a record of a source whose facts are gathered.
  mutating func writeGathered() {
    if facts.startedAt == nil { facts.startedAt = time }
    writeFacts()
    writeStatus()
  }

  /// Writes the sums of tokens and cost, as far as they changed.
  mutating func writeUsage() {
    let (usage, told) = (facts.usage, memory.toldUsage)
    memory.toldUsage = usage
    for figure in TokenUsage.figures {
      let count = usage[figure]
      if let count, count != told?[figure] {
        set(.root, figure.channel, keep(count.count))
      }
    }
    guard usage.cost != told?.cost else { return }
    if let cost = usage.cost {
      set(.root, .cost, keep(json: Array("\(Price.dollars(cost) ?? cost)".utf8)))
    } else {
      clear(.root, .cost)
    }
  }

  /// Says how the session stands by the facts, when that is news.
  mutating func writeStatus() {
    let (status, told) = (facts.stated ?? facts.settled ?? .inProgress, memory.toldStatus)
    guard status != told else { return }
    memory.toldStatus = status
    let isInferred = facts.stated == nil
    // A source that shows its state anew may say anything.
    let basis: Basis =
      told == nil ? (isInferred ? .inferred : .stated) : isInferred ? .withdrawn : .restated
    add(.run(status, basis))
  }

  private mutating func writeTitle() {
    write(.title, facts.shownTitle, memory.toldFacts.shownTitle)
    memory.toldFacts.title = facts.title
    memory.toldFacts.prompt = facts.prompt
  }

  private mutating func write(_ channel: Channel, _ new: String?, _ old: String?) {
    let (new, old) = (new ?? "", old ?? "")
    guard new != old else { return }
    if new.isEmpty { clear(.root, channel) } else { set(.root, channel, keep(new)) }
  }

  private mutating func write(_ channel: Channel, _ new: Milliseconds?, _ old: Milliseconds?) {
    guard new != old else { return }
    if let new { set(.root, channel, Datum(moment: new)) } else { clear(.root, channel) }
  }
}
