import CUnpack
import Glibc
import SessionModel

/// A ZIP archive: its list of members, and the bytes of each.
///
/// Source: the application note of PKWARE (APPNOTE.TXT 6.3.10), sections 4.3 and 4.5.3. Members may be
/// stored, deflated (method 8) or packed by Zstandard (93); encryption is not read.
package final class Archive: MemberTree {
  private let path: String
  private let descriptor: Int32
  /// The members by name.
  private var members: [String: Member] = [:]

  /// A member, as the central directory tells it.
  private struct Member {
    var method: UInt16
    var isEncrypted: Bool
    var packedSize: Int
    var size: Int
    /// Where its local header stands.
    var offset: Int
  }

  /// The largest member that is unpacked.
  private static let sizeLimit = 2 << 30

  /// Opens an archive and reads its list of members.
  package init(path: String) throws(FeedFailure) {
    self.path = path
    descriptor = try OpenedFile.open(path)
    guard let list = Self.directory(of: descriptor) else {
      // All of it is there by now: it ends, and closes the file, although it could not be opened.
      throw FeedFailure(
        .unreadable, what: path, why: "is a ZIP archive without a list of members (cut off?)")
    }
    read(list)
  }

  deinit { close(descriptor) }

  /// The names of all members, sorted by their bytes.
  package var names: [String] {
    members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package func names(in folder: String) -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    let inside = members.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
    return Set(inside.map { String($0.prefix { $0 != "/" }) }).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  package func bytes(of name: String) -> [UInt8]? { try? unpacked(name) }

  package func head(of name: String, count: Int) -> [UInt8]? {
    bytes(of: name).map { Array($0.prefix(count)) }
  }

  /// Unpacks a member.
  func unpacked(_ name: String) throws(FeedFailure) -> [UInt8] {
    func failure(_ why: String) -> FeedFailure {
      FeedFailure(.unreadable, what: path, why: "\(name): \(why)")
    }
    guard let member = members[name] else { throw failure("is not in the archive") }
    guard !member.isEncrypted else { throw failure("is encrypted") }
    guard member.size <= Self.sizeLimit else { throw failure("is larger than 2 GB") }
    guard let header = WholeFile.bytes(of: descriptor, at: member.offset, count: 30),
      header.count == 30, header.number(at: 0, bytes: 4) == 0x0403_4B50,
      let packed = WholeFile.bytes(
        of: descriptor,
        at: member.offset + 30 + header.number(at: 26, bytes: 2) + header.number(at: 28, bytes: 2),
        count: member.packedSize), packed.count == member.packedSize
    else { throw failure("is damaged") }
    if member.method == 0 { return packed }
    var result = CUNPACK_DAMAGED
    let bytes = [UInt8](unsafeUninitializedCapacity: member.size) { out, count in
      switch member.method {
      case 8: result = cunpack_deflate(packed, packed.count, out.baseAddress, member.size)
      case 93: result = cunpack_zstd(packed, packed.count, out.baseAddress, member.size)
      default: break
      }
      count = result == CUNPACK_OK ? member.size : 0
    }
    switch (result, member.method) {
    case (CUNPACK_OK, _): return bytes
    case (CUNPACK_NO_LIBRARY, 93): throw failure("is packed by Zstandard; libzstd is not installed")
    case (CUNPACK_NO_LIBRARY, _): throw failure("is deflated, and zlib is not installed")
    case (_, 8), (_, 93): throw failure("is damaged")
    default: throw failure("is packed by method \(member.method), which is not read")
    }
  }

  // MARK: The list

  /// Reads the central directory, which the end of the file points to.
  private static func directory(of descriptor: Int32) -> [UInt8]? {
    guard let size = FileIdentity(descriptor: descriptor)?.size else { return nil }
    // The record at the end may be followed by a comment of up to 64 KB.
    let start = max(0, Int(size) - 22 - 65_535)
    guard let tail = WholeFile.bytes(of: descriptor, at: start, count: Int(size) - start),
      tail.count >= 22,
      let end = (0...tail.count - 22).last(where: { tail.number(at: $0, bytes: 4) == 0x0605_4B50 })
    else { return nil }
    var count = tail.number(at: end + 12, bytes: 4)
    var offset = tail.number(at: end + 16, bytes: 4)
    if count == 0xFFFF_FFFF || offset == 0xFFFF_FFFF, end >= 20,
      tail.number(at: end - 20, bytes: 4) == 0x0706_4B50,
      let large = WholeFile.bytes(
        of: descriptor, at: tail.number(at: end - 12, bytes: 8), count: 56),
      large.count == 56, large.number(at: 0, bytes: 4) == 0x0606_4B50
    {
      count = large.number(at: 40, bytes: 8)
      offset = large.number(at: 48, bytes: 8)
    }
    guard offset >= 0, count >= 0, count <= Int(size), offset <= Int(size) else { return nil }
    let list = WholeFile.bytes(of: descriptor, at: offset, count: count)
    return list?.count == count ? list : nil
  }

  private func read(_ list: [UInt8]) {
    var place = 0
    while place + 46 <= list.count, list.number(at: place, bytes: 4) == 0x0201_4B50 {
      let nameLength = list.number(at: place + 28, bytes: 2)
      let extraLength = list.number(at: place + 30, bytes: 2)
      let next = place + 46 + nameLength + extraLength + list.number(at: place + 32, bytes: 2)
      guard next <= list.count else { return }
      let name = String(decoding: list[place + 46..<place + 46 + nameLength], as: UTF8.self)
      var member = Member(
        method: UInt16(list.number(at: place + 10, bytes: 2)),
        isEncrypted: list.number(at: place + 8, bytes: 2) & 1 == 1,
        packedSize: list.number(at: place + 20, bytes: 4),
        size: list.number(at: place + 24, bytes: 4), offset: list.number(at: place + 42, bytes: 4))
      widen(&member, by: Array(list[place + 46 + nameLength..<next]).prefix(extraLength))
      // A name that comes again is the newer version of the member.
      if !name.hasSuffix("/"), member.size >= 0, member.packedSize >= 0, member.offset >= 0 {
        members[name] = member
      }
      place = next
    }
  }

  /// Takes numbers that do not fit into 32 bits from the extra field (ZIP64).
  private func widen(_ member: inout Member, by extra: ArraySlice<UInt8>) {
    let extra = Array(extra)
    var place = 0
    while place + 4 <= extra.count {
      let end = place + 4 + extra.number(at: place + 2, bytes: 2)
      guard end <= extra.count else { return }
      if extra.number(at: place, bytes: 2) == 1 {
        var value = place + 4
        for field in [\Member.size, \.packedSize, \.offset]
        where member[keyPath: field] == 0xFFFF_FFFF && value + 8 <= end {
          member[keyPath: field] = extra.number(at: value, bytes: 8)
          value += 8
        }
      }
      place = end
    }
  }
}

extension [UInt8] {
  /// A number whose lowest byte comes first; bytes that are not there count as none.
  fileprivate func number(at place: Int, bytes count: Int) -> Int {
    var value: UInt64 = 0
    for i in 0..<count where place + i < self.count && place >= 0 {
      value |= UInt64(self[place + i]) << (8 * i)
    }
    return Int(truncatingIfNeeded: value)
  }
}
