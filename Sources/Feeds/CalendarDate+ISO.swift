import SessionModel

extension CalendarDate {
  /// The date of a moment.
  init(_ moment: Milliseconds) {
    let (days, time) = moment.count.flooredDivision(by: 86_400_000)
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    self.init(
      year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month: Int(month),
      day: Int(dayOfYear - (153 * shifted + 2) / 5 + 1), hour: Int(time / 3_600_000),
      minute: Int(time / 60_000 % 60), second: Int(time / 1000 % 60),
      millisecond: Int(time % 1000))
  }

  /// Reads `2025-09-14T19:24:28.790Z`, the form that `iso` writes.
  init?(iso text: String) {
    let parts = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    guard parts.count == 7, text.utf8.count == 24, text.hasSuffix("Z") else { return nil }
    self.init(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
      second: parts[5], millisecond: parts[6])
  }

  /// The date as `2025-09-14T19:24:28.790Z`.
  var iso: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(hour, 2)):"
      + "\(padded(minute, 2)):\(padded(second, 2)).\(padded(millisecond, 3))Z"
  }
}

extension Int64 {
  /// The quotient rounded down, and the remainder that is never negative.
  fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
