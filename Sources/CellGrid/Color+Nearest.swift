extension Color {
  /// The closest colour that a terminal of this depth shows.
  package func nearest(in depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (.standard, _), (_, .mono): return .standard
    case (.rgb, .direct), (.palette, .direct), (.palette, .palette256): return self
    case (.rgb(let red, let green, let blue), .palette256):
      return .palette(Self.nearest256(Int(red), Int(green), Int(blue)))
    case (.palette(let index), .ansi16) where index < 16: return self
    case (.palette(let index), .ansi8) where index < 16: return .palette(index % 8)
    case (_, .ansi16): return .palette(nearest(among: 0..<16))
    case (_, .ansi8): return .palette(nearest(among: 0..<16) % 8)
    }
  }

  /// Red, green and blue, with xterm's values for the palette.
  package var components: (red: Int, green: Int, blue: Int)? {
    switch self {
    case .standard: return nil
    case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
    case .palette(let index) where index < 16:
      let value = Self.ansi[Int(index)]
      return (value >> 16, value >> 8 & 0xff, value & 0xff)
    case .palette(let index) where index < 232:
      let cube = Int(index) - 16
      return (Self.levels[cube / 36], Self.levels[cube / 6 % 6], Self.levels[cube % 6])
    case .palette(let index):
      let gray = 8 + 10 * (Int(index) - 232)
      return (gray, gray, gray)
    }
  }

  /// The steps of the 6×6×6 cube.
  private static let levels = [0, 95, 135, 175, 215, 255]
  /// xterm's first sixteen colours.
  private static let ansi = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
  ]

  private static func nearest256(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
    let cube = 16 + 36 * step(red) + 6 * step(green) + step(blue)
    let gray = 232 + min(23, max(0, ((red + green + blue) / 3 - 3) / 10))
    let target = (red, green, blue)
    let isGrayCloser = distance(gray, target) < distance(cube, target)
    return UInt8(clamping: isGrayCloser ? gray : cube)
  }

  private func nearest(among range: Range<Int>) -> UInt8 {
    guard let target = components else { return 7 }
    let best = range.min { Self.distance($0, target) < Self.distance($1, target) }
    return UInt8(clamping: best ?? 7)
  }

  /// The distance of a palette colour, weighted for the eye ("redmean").
  private static func distance(_ index: Int, _ target: (Int, Int, Int)) -> Int {
    guard let color = Color.palette(UInt8(clamping: index)).components else { return .max }
    let mean = (color.red + target.0) / 2
    let (red, green, blue) = (
      color.red - target.0, color.green - target.1, color.blue - target.2
    )
    return (512 + mean) * red * red / 256 + 4 * green * green + (767 - mean) * blue * blue / 256
  }
}
