import WireFormats

extension FuzzTarget {
  /// Telling formats by content, from heads that end anywhere.
  static let detection = FuzzTarget(
    name: "detection", mutation: .lines(behind: 0),
    seeds: { FuzzFiles.fixtures + FuzzFiles.cases },
    words: {
      FuzzFiles.literals(in: "WireFormats/Formats").filter { $0.count > 3 }
        + ["data: {", "event: ", ": ", "\n\n", "# aider chat started at "]
    },
    run: { input in
      try input.withUnsafeBytes { bytes in
        let whole = Format.detect(bytes, isWhole: true)
        let again = Format.detect(bytes, isWhole: true)
        try hold(
          whole.format?.name == again.format?.name && whole.framing == again.framing,
          "the same bytes tell the same")
        for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 8)) {
          let head = UnsafeRawBufferPointer(rebasing: bytes[..<end])
          _ = Format.detect(head, isWhole: false)
          _ = Format.isPreamble(head)
        }
      }
    })
}
