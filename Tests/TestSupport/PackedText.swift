import Glibc

/// Bytes that are packed, by the library that the program unpacks them with.
package enum PackedText {
  /// Packs by Zstandard; `nil` without the library.
  package static func zstandard(_ text: [UInt8]) -> [UInt8]? {
    typealias Pack =
      @convention(c) (UnsafeMutablePointer<UInt8>?, Int, UnsafePointer<UInt8>, Int, Int32) -> Int
    guard let library = dlopen("libzstd.so.1", RTLD_NOW),
      let symbol = dlsym(library, "ZSTD_compress")
    else { return nil }
    let pack = unsafeBitCast(symbol, to: Pack.self)
    return [UInt8](unsafeUninitializedCapacity: text.count + 1000) { out, count in
      count = pack(out.baseAddress, text.count + 1000, text, text.count, 3)
    }
  }
}
