import Glibc

/// The target that the environment names, `FUZZ_TARGET`, and what inputs are changed by.
private nonisolated(unsafe) var chosen: (target: FuzzTarget, mutator: FuzzMutator) = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    complain("FUZZ_TARGET is one of \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    exit(64)
  }
  return (target, FuzzMutator(target))
}()

/// Writes what a target begins with, when the environment asks for it: `FUZZ_SEEDS`, a folder for
/// seeds, and `FUZZ_WORDS`, a file for a dictionary.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
  if getenv("FUZZ_LIST") != nil {
    for target in FuzzTarget.all { print(target.name) }
    exit(0)
  }
  func save(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "we") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
  if let folder = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) {
    for (index, seed) in chosen.target.seeds().enumerated() { save(seed, to: "\(folder)/\(index)") }
  }
  if let path = getenv("FUZZ_WORDS").map({ String(cString: $0) }) {
    var text = ""
    for word in chosen.target.words() where (1...60).contains(word.utf8.count) {
      let bytes = word.utf8.map { byte -> String in
        let isPlain = (0x23..<0x7F).contains(byte) && byte != 0x5C
        let digits = String(byte, radix: 16)
        return isPlain ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + digits
      }
      text += "\"\(bytes.joined())\"\n"
    }
    save(Array(text.utf8), to: path)
    exit(0)
  }
  _ = chosen
  return 0
}

/// Writes a line to standard error.
private func complain(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Runs an input; a broken law ends the program like a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try chosen.target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    complain("broken law: \(error)")
    abort()
  }
  return 0
}

/// Changes an input byte by byte.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int) -> Int

/// Changes an input: by its bytes, or by what it means.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int, _ seed: UInt32
) -> Int {
  guard let bytes else { return 0 }
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let changed = chosen.mutator.changed(input, seed: seed) else {
    return mutateBytes(bytes, count, limit)
  }
  for (index, byte) in changed.prefix(limit).enumerated() { bytes[index] = byte }
  return min(changed.count, limit)
}
