import SessionModel

/// Programs that we started and wait for no more: they are asked now and then whether they have ended, since the system
/// keeps of each what it ended with until somebody asks. The environment has the one of the process.
final class LetGo {
  private var children: [Child] = []
  /// When they are asked again, on the monotonic clock, and how long after that.
  private var next: (at: Milliseconds, pause: Milliseconds)?

  /// The first pause, for who was told to end, and the longest, for who stays.
  private static let (first, longest) = (Milliseconds(50), Milliseconds(600_000))

  /// When they are to be asked; `nil` while there are none.
  var deadline: Milliseconds? { next?.at }

  /// Takes a program that may have ended already.
  func add(_ child: Child) {
    children.append(child)
    next = (Environment.monotonic() + Self.first, Self.first)
    ask()
  }

  /// Asks them, if that is due.
  func look() {
    guard let (moment, pause) = next, Environment.monotonic() >= moment else { return }
    let twice = Milliseconds(min(Self.longest.count, 2 * pause.count))
    next = (Environment.monotonic() + twice, twice)
    ask()
  }

  private func ask() {
    children.removeAll { if case .ended = $0.standing() { true } else { false } }
    if children.isEmpty { next = nil }
  }
}
