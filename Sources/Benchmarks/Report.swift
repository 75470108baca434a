import Glibc

/// The table that the benchmarks print.
enum Report {
  /// Prints one figure.
  static func row(_ name: String, _ value: Double, _ unit: String) {
    let digits = String(Int(value * 1000 + 0.5))
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let text = padded.dropLast(3) + "." + padded.suffix(3)
    let name = name + String(repeating: " ", count: max(1, 44 - name.count))
    print(name + String(repeating: " ", count: max(0, 12 - text.count)) + text + " " + unit)
  }
}
