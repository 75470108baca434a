/// Times as text: ISO 8601 with milliseconds in UTC, read in the many spellings that sources use.
public enum TimeText {
  /// Writes a moment as `2025-09-14T19:24:28.790Z`.
  public static func text(_ moment: Milliseconds) -> String {
    let (days, inDay) = max(moment.count, earliest).quotientAndFloor(86_400_000)
    let (year, month, day) = civil(days)
    let (seconds, fraction) = inDay.quotientAndFloor(1000)
    return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T"
      + pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2)
      + "." + pad(fraction, 3) + "Z"
  }

  /// The first moment that four digits have a year for.
  private static let earliest = daysSinceEpoch(0, 1, 1) * 86_400_000

  /// Writes the time of the day as `19:24:28`, as the clock of a zone shows it.
  ///
  /// - Parameters:
  ///   - moment: a moment on the wall clock.
  ///   - zone: that of the clock.
  public static func clock(_ moment: Milliseconds, zone: ClockZone) -> String {
    let (_, inDay) = zone.shown(at: moment).count.quotientAndFloor(86_400_000)
    let seconds = inDay / 1000
    return pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2)
  }

  /// Writes the day as `Tue 14 Oct 2025`, as the clock of a zone shows it.
  ///
  /// - Parameters:
  ///   - moment: a moment on the wall clock.
  ///   - zone: that of the clock.
  public static func day(_ moment: Milliseconds, zone: ClockZone) -> String {
    let days = dayNumber(moment, zone: zone)
    let (year, month, day) = civil(days)
    let (_, weekday) = (days + 3).quotientAndFloor(7)
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    return "\(names[Int(weekday)]) \(day) \(months[Int(month) - 1]) \(year)"
  }

  /// Writes day and time as ` 4 Oct 19:24`, as the clock of a zone shows it, always of one width.
  ///
  /// - Parameters:
  ///   - moment: a moment on the wall clock.
  ///   - zone: that of the clock.
  public static func dayAndClock(_ moment: Milliseconds, zone: ClockZone) -> String {
    let (_, month, day) = civil(dayNumber(moment, zone: zone))
    return (day < 10 ? " " : "") + "\(day) \(months[Int(month) - 1]) "
      + clock(moment, zone: zone).prefix(5)
  }

  /// Which day it was by the clock of a zone, counted from 1970.
  ///
  /// - Parameters:
  ///   - moment: a moment on the wall clock.
  ///   - zone: that of the clock.
  public static func dayNumber(_ moment: Milliseconds, zone: ClockZone) -> Int64 {
    let moment = max(moment, Milliseconds(earliest))
    return zone.shown(at: moment).count.quotientAndFloor(86_400_000).0
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Reads RFC 3339 and its relatives: `T` or a space, any number of decimals, `Z`, an offset or none.
  ///
  /// A time without a zone is taken as UTC. Digits beyond the millisecond are dropped.
  public static func moment(_ text: some StringProtocol) -> Milliseconds? {
    var text = String(text)
    return text.withUTF8 { moment(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Reads the same from its bytes.
  public static func moment(bytes: UnsafeRawBufferPointer) -> Milliseconds? {
    var scanner = Scanner(bytes: bytes)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2),
      scanner.skip("-"), let day = scanner.digits(2), (1...12).contains(month),
      (1...31).contains(day)
    else { return nil }
    var time = daysSinceEpoch(year, month, day) * 86_400_000
    if scanner.isAtEnd { return moment(counted: time) }
    guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
      let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2),
      hour <= 24, minute < 60
    else { return nil }
    var second: Int64 = 0
    if scanner.skip(":") {
      guard let digits = scanner.digits(2), digits <= 60 else { return nil }
      second = digits
    }
    time += (hour * 3600 + minute * 60 + second) * 1000
    if scanner.skip(".") || scanner.skip(",") { time += scanner.fraction() }
    if scanner.isAtEnd || scanner.skip("Z") || scanner.skip("z") {
      return scanner.isAtEnd ? moment(counted: time) : nil
    }
    let isWest = scanner.skip("-")
    guard isWest || scanner.skip("+"), let hours = scanner.digits(2) else { return nil }
    _ = scanner.skip(":")
    let offset = (hours * 60 + (scanner.digits(2) ?? 0)) * 60_000
    return scanner.isAtEnd ? moment(counted: isWest ? time + offset : time - offset) : nil
  }

  /// Reads a number of seconds or, when it is too large for that, of milliseconds since 1970.
  public static func moment(number: Double) -> Milliseconds? {
    guard number.isFinite, abs(number) < 1e15 else { return nil }
    let isSeconds = abs(number) < 1e11
    return moment(counted: isSeconds ? Milliseconds(seconds: number).count : Int64(number))
  }

  /// A moment, unless it is so far off that it is none.
  private static func moment(counted milliseconds: Int64) -> Milliseconds? {
    (earliest...Milliseconds.range.upperBound).contains(milliseconds)
      ? Milliseconds(milliseconds) : nil
  }

  /// Digits of a time, taken from the front.
  private struct Scanner {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    var isAtEnd: Bool { place == bytes.count }

    // Every record of most sources has a time: what is read of it is two or four digits in one piece.
    @inline(__always) mutating func digits(_ count: Int) -> Int64? {
      guard place &+ count <= bytes.count else { return nil }
      var value: UInt32 = 0
      var isNumber = true
      for index in 0..<count {
        let digit = UInt32(bytes[place &+ index]) &- 48
        isNumber = isNumber && digit < 10
        value = value &* 10 &+ digit
      }
      guard isNumber else { return nil }
      place &+= count
      return Int64(value)
    }

    @inline(__always) mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
      place &+= 1
      return true
    }

    /// Decimals as milliseconds.
    mutating func fraction() -> Int64 {
      var value: Int64 = 0
      var scale: Int64 = 100
      while place < bytes.count, (48...57).contains(bytes[place]) {
        value &+= Int64(bytes[place] &- 48) &* scale
        scale /= 10
        place &+= 1
      }
      return value
    }
  }

  /// Days from 1970-01-01 to a day of the Gregorian calendar (Howard Hinnant, days_from_civil).
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = y.quotientAndFloor(400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The day of the Gregorian calendar (civil_from_days of the same).
  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let (era, dayOfEra) = (days + 719_468).quotientAndFloor(146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  private static func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Int64 {
  /// The quotient rounded down, and the remainder, which is never negative.
  fileprivate func quotientAndFloor(_ divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
