import CSimdjson
import Glibc

/// A closed set of words, each found by the bytes of a JSON string: no text is made of what is looked up.
public struct JSONWords: Sendable {
  /// A word: its place among the bytes, and what tells it from nearly all others.
  private struct Word {
    var range: Range<Int>
    var mark: UInt32
  }

  /// All words, one behind the other.
  private var bytes: [UInt8] = []
  private var words: [Word] = []
  /// The number of a word where its mark points, or in the next free place behind that; -1 for none.
  private var slots: [Int]

  /// Makes a set; the words are numbered in their order.
  public init(_ words: [String]) {
    var size = 8
    while size < words.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for text in words {
      let start = bytes.count
      bytes += text.utf8
      let range = start..<bytes.count
      let mark = bytes.withUnsafeBytes { Self.mark(UnsafeRawBufferPointer(rebasing: $0[range])) }
      var slot = slot(of: mark)
      while slots[slot] >= 0 { slot = next(slot) }
      slots[slot] = self.words.count
      self.words.append(Word(range: range, mark: mark))
    }
  }

  /// The number of the word that a string is; `nil` for other strings and other values.
  public func number(of value: JSONValue) -> Int? {
    value.kind == .string ? number(quoted: value.bytes) : nil
  }

  /// The number of the word that the key of a member is; `nil` for other keys.
  public func number(of member: JSONValue.Member) -> Int? {
    guard let mark = member.mark else { return number(quoted: member.keyBytes) }
    return number(of: JSONText.inner(member.keyBytes), mark)
  }

  private func number(quoted string: UnsafeRawBufferPointer) -> Int? {
    let body = JSONText.inner(string)
    if let number = number(of: body) { return number }
    guard !JSONText.isPlain(body) else { return nil }
    return JSONText.decodedBytes(body).withUnsafeBytes { number(of: $0) }
  }

  private func number(of text: UnsafeRawBufferPointer) -> Int? { number(of: text, Self.mark(text)) }

  private func number(of text: UnsafeRawBufferPointer, _ mark: UInt32) -> Int? {
    var slot = slot(of: mark)
    while slots[slot] >= 0 {
      let word = words[slots[slot]]
      if word.mark == mark, stands(word, text) { return slots[slot] }
      slot = next(slot)
    }
    return nil
  }

  private func stands(_ word: Word, _ text: UnsafeRawBufferPointer) -> Bool {
    guard word.range.count == text.count, let start = text.baseAddress else { return false }
    return bytes.withUnsafeBytes { bytes in
      memcmp(bytes.baseAddress! + word.range.lowerBound, start, text.count) == 0
    }
  }

  private func slot(of mark: UInt32) -> Int { Int(mark ^ mark >> 15) & (slots.count - 1) }

  private func next(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

  private static func mark(_ text: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = text.baseAddress else { return 0 }
    return csimdjson_mark(start.assumingMemoryBound(to: UInt8.self), text.count)
  }
}
