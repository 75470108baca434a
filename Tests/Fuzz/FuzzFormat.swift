import Glibc
import WireFormats

/// Which format an input is read as: the one that its first byte chooses, or the one that `FUZZ_FORMAT` names, for
/// whoever works at a single one.
enum FuzzFormat {
  /// The one that the environment names.
  private static let only: Int? = getenv("FUZZ_FORMAT").flatMap { name in
    Format.all.firstIndex { $0.name == String(cString: name) }
  }

  /// The format of a first byte; `nil` for the one that recognises itself.
  static func chosen(by byte: UInt8) -> Format? {
    let place = only ?? Int(byte) % (Format.all.count + 1)
    return place < Format.all.count ? Format.all[place] : nil
  }
}
