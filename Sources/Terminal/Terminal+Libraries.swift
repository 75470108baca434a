import CCurses
import CTermKey

extension Terminal {
  /// The libraries that the screen and the keyboard need, with their versions.
  package static var libraries: String {
    "\(String(cString: ccurses_version())), libtermkey \(String(cString: ctermkey_version()))"
  }
}
