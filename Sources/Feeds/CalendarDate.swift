import SessionModel

/// A moment in UTC as people write it: what HTTP headers and recordings need of a calendar.
struct CalendarDate: Equatable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0
  var millisecond = 0

  /// The moment; the fields may be out of range and are then carried over.
  var moment: Milliseconds {
    // Days since 1970-01-01 by counting years from March, so that the leap day comes last.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let days =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return Milliseconds(Int64(seconds) * 1000 + Int64(millisecond))
  }

  /// Makes the date from its fields.
  init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    millisecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.millisecond = millisecond
  }

  /// Reads the three forms of an HTTP date (RFC 9110, 5.6.7).
  init?(http text: String) {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    var words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    guard words.count >= 5 else { return nil }
    words.removeFirst()
    let isAsctime = months.contains(words[0])
    let (day, name, year, time) =
      isAsctime
      ? (words[1], words[0], words[3], words[2]) : (words[0], words[1], words[2], words[3])
    let clock = time.split(separator: ":").compactMap { Int($0) }
    guard let month = months.firstIndex(of: name), let day = Int(day), var year = Int(year),
      clock.count == 3, (1...31).contains(day), (0...9999).contains(year),
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    self.init(
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
  }
}
