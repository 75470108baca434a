import Glibc

/// Files as a whole, those too in which the system tells about itself.
enum SystemFile {
  /// The text of a file; empty when it cannot be read.
  static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// The first number behind a word at the front of a line: `VmRSS:  1234 kB`.
  static func number(_ word: String, in path: String) -> Int? {
    for line in text(path).split(separator: "\n") where line.hasPrefix(word) {
      return line.dropFirst(word.count).split { !$0.isNumber }.first.flatMap { Int($0) }
    }
    return nil
  }

  /// Writes a file anew; tells whether that was possible.
  static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return append(bytes, to: descriptor)
  }

  /// Writes bytes to a descriptor; tells whether all were taken.
  static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }
}
