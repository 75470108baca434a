import Glibc

/// A folder for the files of a run, which is removed with everything in it at the end.
final class TemporaryFolder {
  /// Where it stands.
  let path: String
  /// What was made in it, in that order.
  private var made: [String] = []

  /// Makes a folder; `nil` when there is no room for one.
  init?() {
    var template = Array("/tmp/espalier-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for path in made.reversed() { remove(path) }
    rmdir(path)
  }

  /// Makes a folder in it.
  func makeFolder(_ name: String) {
    mkdir(path + "/" + name, 0o700)
    made.append(path + "/" + name)
  }

  /// Writes a file, and tells where it stands.
  ///
  /// - Parameter isOld: whether it looks as if nobody had written to it for an hour.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String, isOld: Bool = false) -> String {
    let file = path + "/" + name
    made.append(file)
    _ = SystemFile.write(bytes, to: file)
    if isOld {
      var time = timeval()
      gettimeofday(&time, nil)
      time.tv_sec -= 3600
      utimes(file, [time, time])
    }
    return file
  }
}
