import WireFormats

extension FuzzTarget {
  /// The ends of a file of any format, as lists of sessions read them.
  static let glances = FuzzTarget(
    name: "glances", mutation: .lines(behind: 2), seeds: { FuzzFiles.formatSeeds() },
    words: { FuzzFiles.literals(in: "WireFormats/Formats") },
    run: { input in
      var input = FuzzInput(input)
      let format = FuzzFormat.chosen(by: input.byte()) ?? Format.all[0]
      let cut = Int(input.byte())
      let bytes = Array(input.rest)
      let reading = GlanceReading()
      // Where the head ends, and where the tail begins.
      let (end, start) = (bytes.count * cut / 256, bytes.count * (cut % 16) / 16)
      bytes.withPadding { whole in
        let head = UnsafeRawBufferPointer(rebasing: whole[..<(cut == 0 ? whole.count : end)])
        let tail = cut == 0 ? nil : UnsafeRawBufferPointer(rebasing: whole[start...])
        let glance = reading.glance(head: head, tail: tail, format: format.name)
        _ = "\(glance)"
      }
    })
}
