import TestSupport

/// A way to spoil a session: a row of the table that every seed goes through.
///
/// They work on bytes and know of JSON only where its strings and numbers begin and end, so that they
/// fit every format, also those to come.
enum Mutation: String, CaseIterable, Sendable {
  case none, payloads, rawPayloads, cut, glued, doubledLines, lostLines, shuffled, nulRun, nulHole
  case badUTF8, surrogates, bom, carriageReturns, noEnds, deepArray, deepObject, wrongTypes, nulls
  case extremes, badNumbers, duplicateKeys, emptyKeys, badTimes, farTimes, statusWords, reusedIDs
  case noIDs, longIDs, unknownKeys, huge, emptyObjects, oddBrackets, flips

  /// Spoils a session.
  func apply(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    func joined(_ lines: [[UInt8]]) -> [UInt8] { Array(lines.joined(separator: [10])) }
    switch self {
    case .none: return bytes
    case .payloads: return Self.spread(in: bytes) { Self.escaped($0) }
    case .rawPayloads: return Self.spread(in: bytes) { Self.raw($0) }
    case .cut: return Array(bytes.prefix(Int.random(in: 1...max(1, bytes.count), using: &random)))
    case .glued:
      guard lines.count > 2 else { return bytes + bytes }
      let at = Int.random(in: 0..<(lines.count - 1), using: &random)
      let torn = lines[at].prefix(lines[at].count / 2) + lines[at + 1]
      return joined(Array(lines[..<at]) + [Array(torn)] + lines[(at + 1)...])
    case .doubledLines: return joined(lines.flatMap { [$0, $0] })
    case .lostLines: return joined(lines.filter { _ in !random.chance(30) })
    case .shuffled: return joined(lines.shuffled(using: &random))
    case .nulRun: return Self.insert([UInt8](repeating: 0, count: 4096), in: bytes, &random)
    case .nulHole: return [UInt8](repeating: 0, count: 5000) + bytes
    case .badUTF8:
      return Self.eachString(bytes) { $0 + [0xFF, 0xC3, 0x28, 0xE2, 0x82, 0xF0, 0x9F, 0xED, 0xA0] }
    case .surrogates: return Self.eachString(bytes) { $0 + Array("\\ud83c x \\udc00\\ud800".utf8) }
    case .bom: return [0xEF, 0xBB, 0xBF] + bytes
    case .carriageReturns: return Array(lines.joined(separator: [13, 10]))
    case .noEnds: return bytes.filter { $0 != 10 && $0 != 13 }
    case .deepArray: return Self.eachNumber(bytes) { _ in Self.deep("[", "]") }
    case .deepObject: return Self.eachNumber(bytes) { _ in Self.deep("{\"a\":", "}") }
    case .wrongTypes:
      let others = ["0", "true", "[]", "{}", "\"x\"", "[[null]]", "{\"type\":7}", "-1.5e3"]
      return Self.eachValue(bytes, &random, percent: 40) {
        Array(others.randomElement(using: &$0)?.utf8 ?? "0".utf8)
      }
    case .nulls: return Self.eachValue(bytes, &random, percent: 60) { _ in Array("null".utf8) }
    case .extremes:
      let numbers = [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "18446744073709551615", "-1", "0", "2147483648", "1e308", "-1e308",
      ]
      return Self.eachNumber(bytes) { _ in
        Array(numbers.randomElement(using: &random)?.utf8 ?? "0".utf8)
      }
    case .badNumbers:
      let numbers = [
        "1e999", "-0", "0e1", "NaN", "1.", "00", "0.1e-400",
        "1" + String(repeating: "0", count: 400),
      ]
      return Self.eachNumber(bytes) { _ in
        Array(numbers.randomElement(using: &random)?.utf8 ?? "0".utf8)
      }
    case .duplicateKeys:
      return Self.replace("{\"", by: "{\"type\":\"x\",\"id\":1,\"type\":null,\"", in: bytes)
    case .emptyKeys: return Self.replace("{\"", by: "{\"\":\"\",\"", in: bytes)
    case .badTimes:
      return Self.eachTime(bytes) { _ in Array("2025-02-30T25:61:61.999999999Z".utf8) }
    case .farTimes:
      let times = [
        "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "1e308", "-1", "+275760-09-13T00:00:00Z",
      ]
      return Self.eachTime(bytes) { _ in Array(times.randomElement(using: &random)?.utf8 ?? "".utf8)
      }
    case .statusWords:
      let words = [
        "completed", "failed", "error", "running", "in_progress", "cancelled", "queued",
        "\u{1b}[2J",
      ]
      return Self.eachString(bytes) { text in
        text.count < 14 && random.chance(30)
          ? Self.escaped(words.randomElement(using: &random) ?? "") : text
      }
    case .reusedIDs: return Self.eachString(bytes) { Self.isID($0) ? Array("same".utf8) : $0 }
    case .noIDs: return Self.eachString(bytes) { Self.isID($0) ? [] : $0 }
    case .longIDs:
      return Self.eachString(bytes) { Self.isID($0) ? Array(repeating: $0[0], count: 3000) : $0 }
    case .unknownKeys: return Self.replace("\":", by: "_x\":", in: bytes)
    case .huge:
      return Self.insert(
        Array(String(repeating: "\\u0041", count: 200_000).utf8), in: bytes, &random)
    case .emptyObjects: return joined(lines.map { _ in Array("{}".utf8) } + lines)
    case .oddBrackets:
      return joined(
        ["[}", "[x}", "{:\"b\"}", "{]", "[[", "{\"a\"", "]", "\"", "{,}"].map { Array($0.utf8) }
          + lines)
    case .flips:
      var bytes = bytes
      for _ in 0..<(1 + bytes.count / 300) {
        guard let at = bytes.indices.randomElement(using: &random) else { break }
        bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      return bytes
    }
  }

  // MARK: What is replaced

  /// Puts payloads behind every text that people read; each payload stands somewhere.
  private static func spread(in bytes: [UInt8], _ spell: (String) -> [UInt8]) -> [UInt8] {
    var slots = 0
    _ = eachString(bytes) {
      if isProse($0) { slots += 1 }
      return $0
    }
    let share = max(1, (Payload.all.count + max(1, slots) - 1) / max(1, slots))
    var next = 0
    return eachString(bytes) { text in
      guard isProse(text) else { return text }
      var result = text
      for _ in 0..<share {
        let payload = Payload.all[next % Payload.all.count].text
        next += 1
        result +=
          Array(" \(Payload.front) ".utf8) + spell(payload) + Array(" \(Payload.back) ".utf8)
      }
      return result
    }
  }

  /// A text as it stands in a JSON string, every control as an escape.
  static func escaped(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: result += [0x5C, UInt8(scalar.value)]
      case 0..<0x20, 0x7F..<0xA0:
        let digits = String(scalar.value, radix: 16)
        result += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default: result += Array(String(Character(scalar)).utf8)
      }
    }
    return result
  }

  /// A text as it stands, apart from what would end the string or the line.
  private static func raw(_ text: String) -> [UInt8] {
    Array(text.utf8).filter { $0 != 0x22 && $0 != 0x5C && $0 != 10 && $0 != 13 }
  }

  private static func isProse(_ text: [UInt8]) -> Bool { text.count > 3 && text.contains(0x20) }

  private static func isID(_ text: [UInt8]) -> Bool {
    text.count > 2 && text.count < 64 && !text.contains(0x20)
      && text.contains { (0x30...0x39).contains($0) } && !isTime(text)
  }

  private static func isTime(_ text: [UInt8]) -> Bool {
    text.count > 15 && text.count < 40 && text.starts(with: "20".utf8)
      && text.contains(UInt8(ascii: ":"))
  }

  private static func deep(_ open: String, _ close: String) -> [UInt8] {
    Array((String(repeating: open, count: 2000) + "1" + String(repeating: close, count: 2000)).utf8)
  }

  private static func insert(_ new: [UInt8], in bytes: [UInt8], _ random: inout SeededGenerator)
    -> [UInt8]
  {
    let at = Int.random(in: 0...bytes.count, using: &random)
    return bytes[..<at] + new + bytes[at...]
  }

  private static func replace(_ old: String, by new: String, in bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).replacing(old, with: new).utf8)
  }

  private static func eachTime(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
    eachString(bytes) { isTime($0) ? change($0) : $0 }
  }

  /// Changes every string that is no key.
  private static func eachString(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
    edit(bytes) { kind, text in kind == .string ? change(text) : text }
  }

  /// Changes every number.
  private static func eachNumber(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
    edit(bytes) { kind, text in kind == .number ? change(text) : text }
  }

  /// Changes some strings, quotes included, and numbers.
  private static func eachValue(
    _ bytes: [UInt8], _ random: inout SeededGenerator, percent: Int,
    _ change: (inout SeededGenerator) -> [UInt8]
  ) -> [UInt8] {
    var generator = random
    defer { random = generator }
    return edit(bytes, withQuotes: true) { kind, text in
      kind != .key && generator.chance(percent) ? change(&generator) : text
    }
  }

  private enum Token { case key, string, number }

  /// Walks over strings and numbers.
  private static func edit(
    _ bytes: [UInt8], withQuotes: Bool = false, _ change: (Token, [UInt8]) -> [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    var at = 0
    while at < bytes.count {
      if bytes[at] == 0x22 {
        var end = at + 1
        while end < bytes.count, bytes[end] != 0x22, bytes[end] != 10 {
          end += bytes[end] == 0x5C ? 2 : 1
        }
        end = min(end, bytes.count)
        var behind = end + 1
        while behind < bytes.count, bytes[behind] == 0x20 { behind += 1 }
        let isKey = behind < bytes.count && bytes[behind] == UInt8(ascii: ":")
        let isWhole = end < bytes.count && bytes[end] == 0x22
        if withQuotes, isWhole {
          result += change(isKey ? .key : .string, Array(bytes[at...end]))
        } else {
          result.append(0x22)
          result +=
            isKey ? Array(bytes[(at + 1)..<end]) : change(.string, Array(bytes[(at + 1)..<end]))
          if isWhole { result.append(0x22) }
        }
        at = isWhole ? end + 1 : end
      } else if (0x30...0x39).contains(bytes[at]), at > 0,
        [0x3A, 0x20, 0x2C, 0x5B].contains(bytes[at - 1])
      {
        var end = at
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == 0x2E {
          end += 1
        }
        result += change(.number, Array(bytes[at..<end]))
        at = end
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
