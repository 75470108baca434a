import CPlatform
import Glibc
import ViewerCore

/// A command line, understood.
struct Invocation {
  var command = Command.open
  /// Whether the command was named.
  private(set) var isOfCommand = false
  /// The source as it was written; `nil` when none was.
  var source: String?
  /// The sources behind the first one, for commands that show several.
  private(set) var moreSources: [String] = []
  /// The options that were given, in order.
  private var given: [Given] = []
  /// An option that was given, with its value.
  private struct Given {
    var option: Option
    var value: String
  }

  /// The headers that were given.
  private(set) var headers: [(name: String, value: String)] = []

  /// Understands the arguments behind the name of the program.
  init(_ arguments: [String]) throws(UsageError) {
    var operands = try parse(arguments)
    if let first = operands.first, let command = Command(rawValue: first), command != .open {
      self.command = command
      isOfCommand = true
      operands.removeFirst()
    }
    if command.takesSource {
      source = operands.isEmpty ? nil : operands.removeFirst()
    }
    if has(.help) || has(.version) { return }
    // A word that is nearly a command and no file was meant as one.
    let isMistyped =
      command == .open && source.map { Self.looksMistyped($0) } ?? false
    if command.takesSources, !isMistyped { swap(&moreSources, &operands) }
    if let extra = operands.first {
      if command == .open, let source,
        let near = nearestWord(to: source, of: Command.allCases.map(\.rawValue))
      {
        throw UsageError("unknown command \"\(source)\", did you mean \(near)?")
      }
      throw UsageError("one argument too many, \(Self.number(of: extra, in: arguments))")
    }
  }

  private static func looksMistyped(_ word: String) -> Bool {
    access(word, F_OK) != 0 && nearestWord(to: word, of: Command.allCases.map(\.rawValue)) != nil
  }

  /// Whether an option was given.
  func has(_ option: Option) -> Bool { given.contains { $0.option == option } }

  /// The value of an option, the last one that was given.
  subscript(option: Option) -> String? { given.last { $0.option == option }?.value }

  /// All values of an option that was given more than once.
  func all(_ option: Option) -> [String] {
    given.filter { $0.option == option }.map(\.value)
  }

  /// The value of an option as a number that is not negative.
  func number(_ option: Option) throws(UsageError) -> Double? {
    guard let text = self[option] else { return nil }
    guard let number = Double(text), number >= 0, number.isFinite else {
      throw UsageError("--\(option.rawValue): is not a number of zero or more")
    }
    return number
  }

  /// The value of an option as one of the words of a closed set.
  func choice<Choice: RawRepresentable & CaseIterable>(_ option: Option, of: Choice.Type)
    throws(UsageError) -> Choice? where Choice.RawValue == String
  {
    guard let text = self[option] else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("--\(option.rawValue): is none of \(words)")
    }
    return choice
  }

  /// Takes the options out of the arguments and gives back the rest.
  private mutating func parse(_ arguments: [String]) throws(UsageError) -> [String] {
    // A single hyphen is an operand.
    guard arguments.contains(where: { $0.hasPrefix("-") && $0 != "-" }) else { return arguments }
    let all = Option.allCases
    cplatform_options_reset()
    for (place, option) in all.enumerated() {
      cplatform_options_add(
        option.rawValue, option.value == nil ? 0 : 1, Self.code(of: option, at: place))
    }
    let count = arguments.count + 1
    let argv = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: count + 1)
    argv[0] = strdup("espalier")
    for (place, argument) in arguments.enumerated() { argv[place + 1] = strdup(argument) }
    argv[count] = nil
    defer {
      for pointer in argv { free(pointer) }
      argv.deallocate()
    }
    while true {
      let code = cplatform_options_next(Int32(count), argv.baseAddress)
      let place = Int(cplatform_options_index())
      if code == -1 {
        return argv[place..<count].compactMap { $0.map { String(cString: $0) } }
      }
      let written = place > 1 && place < count + 1 ? arguments[place - 2] : ""
      if code == Int32(UInt8(ascii: "?")) || code == Int32(UInt8(ascii: ":")) {
        throw Self.error(code == Int32(UInt8(ascii: "?")), written)
      }
      guard let index = all.indices.first(where: { Self.code(of: all[$0], at: $0) == code }) else {
        continue
      }
      let value = cplatform_options_value().map { String(cString: $0) } ?? ""
      given.append(Given(option: all[index], value: value))
      if all[index] == .header { headers.append(try Self.header(value)) }
    }
  }

  /// What an option is known by to who looks for it among the arguments: its letter, or where it stands in the table.
  private static func code(of option: Option, at place: Int) -> Int32 {
    option.letter.map { Int32($0.asciiValue ?? 0) } ?? Int32(256 + place)
  }

  /// Understands a header, before anything that belongs to it can be taken for a source.
  private static func header(_ text: String) throws(UsageError) -> (name: String, value: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    let value = parts.count == 2 ? parts[1].drop { $0 == " " } : ""
    guard let name = parts.first, !name.isEmpty, !value.isEmpty else {
      throw UsageError("--header: is not of the form 'Name: value', in one argument")
    }
    return (String(name), String(value))
  }

  /// Where an argument stands, for a message that does not repeat it.
  private static func number(of argument: String, in arguments: [String]) -> String {
    arguments.lastIndex(of: argument).map { "the one in place \($0 + 1)" } ?? "at the end"
  }

  /// The error for an option that is wrong, with the one that was probably meant.
  private static func error(_ isUnknown: Bool, _ written: String) -> UsageError {
    let letter = cplatform_options_letter()
    let name =
      written.hasPrefix("--")
      ? String(written.prefix { $0 != "=" })
      : letter > 0 ? "-\(UnicodeScalar(UInt8(letter)))" : written
    guard isUnknown else { return UsageError("option \(name) needs a value") }
    let near = nearestWord(
      to: name, of: Option.allCases.filter { $0.help != nil }.map { "--" + $0.rawValue })
    return UsageError("unknown option \(name)" + (near.map { ", did you mean \($0)?" } ?? ""))
  }
}
