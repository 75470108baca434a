import CellGrid
import Glibc

/// An eye, and what it sees least of.
enum ColorVision: CaseIterable {
  case full, protanopia, deuteranopia, tritanopia

  /// What becomes of linear red, green and blue.
  ///
  /// Source: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color
  /// Vision Deficiency" (2009), severity 1.
  var matrix: [[Double]] {
    switch self {
    case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }
}

/// What the eye makes of colours.
enum Colors {
  /// The contrast of two colours as WCAG 2 has it.
  static func contrast(_ a: Color, _ b: Color) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  /// How far two colours are apart in Oklab, where black and white have 1 between them.
  static func distance(_ a: Color, _ b: Color, seenBy vision: ColorVision) -> Double {
    let (x, y) = (oklab(a, vision), oklab(b, vision))
    return zip(x, y).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }

  private static func linear(_ color: Color) -> [Double] {
    let (red, green, blue) = color.components ?? (0, 0, 0)
    return [red, green, blue].map {
      let value = Double($0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  private static func luminance(_ color: Color) -> Double {
    product([[0.2126, 0.7152, 0.0722]], linear(color))[0]
  }

  /// Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
  private static func oklab(_ color: Color, _ vision: ColorVision) -> [Double] {
    let seen = product(vision.matrix, linear(color)).map { min(1, max(0, $0)) }
    let cones = product(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], seen)
    return product(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], cones.map { cbrt($0) })
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { zip($0, vector).map { $0 * $1 }.reduce(0, +) }
  }
}
