import Glibc

/// A folder of a test's own, gone when the test is over.
final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/espalier-settings-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FolderError() }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file.
  func write(_ name: String, _ text: String) throws {
    guard let file = fopen("\(path)/\(name)", "we") else { throw FolderError() }
    fputs(text, file)
    fclose(file)
  }

  deinit {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink("\(path)/\(name)")
      }
      closedir(directory)
    }
    rmdir(path)
  }
}

/// There was no folder to be had.
struct FolderError: Error {}
