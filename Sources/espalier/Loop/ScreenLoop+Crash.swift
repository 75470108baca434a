import CellGrid
import EspalierKit
import Glibc

extension ScreenLoop {
  /// Goes down while the screen is up, to show that the terminal survives it.
  ///
  /// - Parameter kind: `index`, `nil`, `overflow`, `abort`, `segv` or `stack`.
  func crash(_ kind: String) {
    let many = kind.utf8.count
    switch kind {
    case "index": _ = [1, 2, 3][many * 100]
    case "nil":
      let none: Int? = many > 0 ? nil : 1
      Output.line("\(unsafelyPresent(none))")
    case "overflow": Output.line("\(UInt8(many * 100))")
    case "abort": abort()
    case "segv": UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = many
    case "stack": Output.line("\(deep(many))")
    default: break
    }
  }

  /// Unwraps what is not there.
  private func unsafelyPresent(_ value: Int?) -> Int {
    guard let value else { preconditionFailure("nothing there, as the crash test asked for") }
    return value
  }

  /// Calls itself until the stack is used up.
  private func deep(_ n: Int) -> Int { n == 0 ? 0 : deep(n &+ 1) &* 3 &+ n }
}
