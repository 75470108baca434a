import CCommit
import JSONReading
import Terminal

/// The version of the program.
enum Version {
  static let number = "0.2.0"

  /// The libraries that are loaded by what needs them.
  private static let loaded =
    "libcurl, libmicrohttpd, SQLite, PCRE2, zlib, zstd, cmark-gfm"

  /// What `--version` says: number and commit, and the libraries.
  static var text: String {
    let commit = String(cString: ccommit_name())
    var text = "espalier \(number)"
    // A text that grows gives its first memory back, and what the runtime does for that once takes longer than the rest.
    text.reserveCapacity(256)
    if !commit.isEmpty { text += " (\(commit))" }
    text += "\nwith \(Terminal.libraries), simdjson \(JSONParser.libraryVersion)"
    text += "\nand on first use \(loaded)\n"
    return text
  }
}
