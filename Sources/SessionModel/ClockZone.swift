/// How far the clock that people read is from UTC. Where clocks are changed, that depends on the moment: a date in
/// summer has another offset than one in winter, whenever it is looked at.
public struct ClockZone: Sendable, ExpressibleByIntegerLiteral {
  /// Seconds east of UTC at a moment.
  private let seconds: @Sendable (Milliseconds) -> Int

  /// Makes a zone that is asked for each moment.
  ///
  /// - Parameter seconds: how many seconds east of UTC the clock is at a moment.
  public init(_ seconds: @escaping @Sendable (Milliseconds) -> Int) { self.seconds = seconds }

  /// Makes a zone where clocks are never changed.
  ///
  /// - Parameter seconds: how many seconds east of UTC it is.
  public init(integerLiteral seconds: Int) { self.init { _ in seconds } }

  /// How far east of UTC the clock is at a moment.
  public func offset(at moment: Milliseconds) -> Milliseconds {
    Milliseconds(Int64(seconds(moment)) * 1000)
  }

  /// What the clock shows at a moment, counted as if it were UTC.
  public func shown(at moment: Milliseconds) -> Milliseconds { moment + offset(at: moment) }

  /// The moment at which the clock shows a time: the first where it is shown twice; where a change leaves it out,
  /// what a clock would show that nobody has changed.
  ///
  /// - Parameter time: what the clock shows, counted as if it were UTC.
  public func moment(showing time: Milliseconds) -> Milliseconds {
    let day = Milliseconds(86_400_000)
    let (before, after) = (time - offset(at: time - day), time - offset(at: time + day))
    return [min(before, after), max(before, after)].first { shown(at: $0) == time } ?? before
  }

  /// Reads a date that was typed, with a time or without: as the clock shows it, unless a zone is named.
  public func moment(typed text: some StringProtocol) -> Milliseconds? {
    guard let moment = TimeText.moment(text) else { return nil }
    let time = text.dropFirst("2026-12-01".count)
    return time.contains { "Zz+-".contains($0) } ? moment : self.moment(showing: moment)
  }
}
