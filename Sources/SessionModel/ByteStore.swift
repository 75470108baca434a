import Glibc

/// Where all bytes of a session stand: files that can be read again, and a spool for the rest.
///
/// Files are read with `pread` into a cache of fixed size, never mapped: a file that another program
/// truncates must not kill us. What came over the network or through a pipe is kept in the spool,
/// in memory up to `spoolLimit` and in an unlinked temporary file beyond it.
public final class ByteStore {
  /// The number of a source; 0 is the spool.
  public struct Source: Hashable, Sendable {
    /// The index in the store.
    public var index: UInt16
    /// Names a source by its number.
    public init(index: UInt16) { self.index = index }
    /// The bytes that cannot be read a second time at their source.
    public static let spool = Source(index: 0)
  }

  /// Bytes of the spool that stay in memory.
  static let spoolLimit = 32 << 20
  /// Bytes of one block of the cache.
  static let blockSize = 64 << 10
  /// Blocks in the cache.
  static let blockLimit = 128

  /// A file of the store.
  private enum File {
    /// One that is open for good.
    case open(descriptor: Int32, isOwned: Bool)
    /// One that is opened when it is read.
    case path(PathFile)
  }

  /// One block of a file in memory.
  private struct Block {
    var source: UInt16
    var index: Int64
    var bytes: [UInt8]
    var used: UInt64
  }

  /// The place of a block: which file, which block of it.
  private struct BlockKey: Hashable {
    var source: UInt16
    var index: Int64
  }

  private var files: [File] = []
  /// The files that are open only for now.
  private var openFiles = OpenFiles()
  private var blocks: [Block] = []
  private var blockPlaces: [BlockKey: Int] = [:]
  private var clock: UInt64 = 0
  /// The place of the block that was asked for last.
  private var latest = 0
  /// The part of the spool in memory; it begins at `spilled`.
  private var memory: [UInt8] = []
  /// What was kept lately and is short: a format says the same words, and names the same model, again and again.
  private var recent: [Datum] = []
  /// The place among those that the next one takes.
  private var oldest = 0
  /// Bytes of what is short.
  private static let shortLimit = 64
  /// How much of it is remembered.
  private static let recentLimit = 8
  /// Bytes of the spool that went to the temporary file.
  private var spilled: Int64 = 0
  private var spillFile: Int32 = -1

  /// Bytes of a file that are in memory now, and where they stand in it.
  private var lent: (bytes: UnsafeRawBufferPointer, origin: Record.Origin)?

  /// Where the temporary file stands.
  private let spoolFolder: String

  /// Makes an empty store.
  ///
  /// - Parameter spoolFolder: the folder of its temporary file, should one be needed.
  public init(spoolFolder: String = "/tmp") { self.spoolFolder = spoolFolder }

  deinit {
    for case .open(let descriptor, true) in files { close(descriptor) }
    if spillFile >= 0 { close(spillFile) }
  }

  /// Adds a file that is read by its descriptor, which the store closes at its end.
  public func add(descriptor: Int32, closing: Bool = true) -> Source {
    precondition(files.count < Int(UInt16.max), "too many files")
    files.append(.open(descriptor: descriptor, isOwned: closing))
    return Source(index: UInt16(files.count))
  }

  /// Adds a file that is opened when it is read, so that a session may have many files and few
  /// descriptors. When another file stands at its path later, there are no bytes.
  ///
  /// - Returns: `nil` when there is no such file, or when there are more than can be numbered.
  public func add(path: String) -> Source? {
    guard files.count < Self.fileLimit, let file = PathFile(path) else { return nil }
    files.append(.path(file))
    return Source(index: UInt16(files.count))
  }

  /// Files that are taken by path; the numbers above are for those that come as descriptors.
  private static let fileLimit = 60_000

  /// The descriptors of files added by path that are open now.
  var openPathCount: Int { openFiles.count }

  /// Lends the bytes of a record that is being read, so that what is asked of it is not read from its file once
  /// more. They must stay valid until they are taken back.
  package func lend(_ record: Record) { lent = record.origin.map { (record.bytes, $0) } }

  /// The record was read.
  package func takeBack() { lent = nil }

  /// Copies bytes into the spool, unless they stand there, and tells where they do.
  public func keep(_ bytes: UnsafeRawBufferPointer, as form: Datum.Form) -> Datum {
    let isShort = (1...Self.shortLimit).contains(bytes.count)
    if isShort, let known = known(bytes, as: form) { return known }
    let offset = spilled + Int64(memory.count)
    memory.append(contentsOf: bytes)
    let datum = Datum(form: form, source: .spool, offset: offset, length: bytes.count)
    if isShort {
      if recent.count < Self.recentLimit { recent.append(datum) } else { recent[oldest] = datum }
      oldest = (oldest + 1) % Self.recentLimit
    }
    if memory.count > Self.spoolLimit { spill() }
    return datum
  }

  /// Bytes that were kept lately; `nil` for others.
  private func known(_ bytes: UnsafeRawBufferPointer, as form: Datum.Form) -> Datum? {
    recent.first { datum in
      guard Int(datum.length) == bytes.count, datum.form == form, datum.offset >= spilled
      else { return false }
      return memory.withUnsafeBytes {
        memcmp($0.baseAddress! + Int(datum.offset - spilled), bytes.baseAddress!, bytes.count) == 0
      }
    }
  }

  /// Copies a text into the spool and tells where it stands.
  public func keep(_ text: String) -> Datum {
    var text = text
    return text.withUTF8 { keep(UnsafeRawBufferPointer($0), as: .text) }
  }

  /// The number of bytes that the spool holds, in memory and in its file.
  public var spoolSize: Int64 { spilled + Int64(memory.count) }

  /// Lends the bytes of `datum`; fewer when its file has become shorter, none for a moment.
  ///
  /// - Parameters:
  ///   - datum: one of this store.
  ///   - limit: at most this many bytes from the front.
  ///   - body: takes the bytes, which are valid only during the call.
  public func withBytes<Result>(
    of datum: Datum, limit: Int = .max, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    if datum.form == .integer {
      var digits = String(datum.offset)
      return try digits.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
    let length = datum.form == .moment ? 0 : min(Int(datum.length), limit)
    guard length > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    if datum.source == .spool, datum.offset >= spilled {
      let start = Int(datum.offset - spilled)
      let end = min(start + length, memory.count)
      return try memory.withUnsafeBytes {
        try body(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
      }
    }
    if let lent, datum.source == lent.origin.source {
      let start = Int(datum.offset - lent.origin.offset)
      if start >= 0, start + length <= lent.bytes.count {
        return try body(UnsafeRawBufferPointer(rebasing: lent.bytes[start..<start + length]))
      }
    }
    let descriptor: Int32
    if datum.source == .spool {
      descriptor = spillFile
    } else {
      precondition(Int(datum.source.index) <= files.count, "a datum of another store")
      descriptor = self.descriptor(of: datum.source)
    }
    let block = datum.offset / Int64(Self.blockSize)
    let start = Int(datum.offset % Int64(Self.blockSize))
    if start + length <= Self.blockSize {
      let place = load(block, of: datum.source, descriptor, atLeast: start + length)
      return try blocks[place].bytes.withUnsafeBytes { bytes in
        let from = min(start, bytes.count)
        return try body(
          UnsafeRawBufferPointer(rebasing: bytes[from..<min(from + length, bytes.count)]))
      }
    }
    let bytes = Self.read(descriptor, at: datum.offset, count: length)
    return try bytes.withUnsafeBytes { try body($0) }
  }

  /// The descriptor of a file, which is opened if it must be; -1 when it is no longer there.
  private func descriptor(of source: Source) -> Int32 {
    switch files[Int(source.index) - 1] {
    case .open(let descriptor, _): return descriptor
    case .path(let file): return openFiles.descriptor(of: file, number: source.index)
    }
  }

  /// Finds or reads a block and tells its place in `blocks`.
  ///
  /// The last block of a growing file is short and is read again when more of it is wanted.
  private func load(_ index: Int64, of source: Source, _ descriptor: Int32, atLeast size: Int)
    -> Int
  {
    clock += 1
    if latest < blocks.count, blocks[latest].index == index, blocks[latest].source == source.index,
      blocks[latest].bytes.count >= size
    {
      blocks[latest].used = clock
      return latest
    }
    let place = findBlock(index, of: source, descriptor, atLeast: size)
    latest = place
    return place
  }

  /// The same, for a block that is not the one that was asked for last.
  private func findBlock(
    _ index: Int64, of source: Source, _ descriptor: Int32, atLeast size: Int
  ) -> Int {
    let key = BlockKey(source: source.index, index: index)
    if let place = blockPlaces[key], blocks[place].bytes.count >= size {
      blocks[place].used = clock
      return place
    }
    let bytes = Self.read(descriptor, at: index * Int64(Self.blockSize), count: Self.blockSize)
    let block = Block(source: source.index, index: index, bytes: bytes, used: clock)
    if let place = blockPlaces[key] {
      blocks[place] = block
      return place
    }
    if blocks.count < Self.blockLimit {
      blocks.append(block)
      blockPlaces[key] = blocks.count - 1
      return blocks.count - 1
    }
    let oldest = blocks.indices.min { blocks[$0].used < blocks[$1].used } ?? 0
    blockPlaces[BlockKey(source: blocks[oldest].source, index: blocks[oldest].index)] = nil
    blocks[oldest] = block
    blockPlaces[key] = oldest
    return oldest
  }

  /// Reads up to `count` bytes at `offset`; fewer at the end of the file or on an error.
  private static func read(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let n = pread(
          descriptor, buffer.baseAddress! + initialized, count - initialized,
          Int(offset) + initialized)
        if n < 0 && errno == EINTR { continue }
        if n <= 0 { break }
        initialized += n
      }
    }
  }

  /// Moves the spool's memory to its temporary file. When none can be made, it stays in memory.
  private func spill() {
    if spillFile < 0 {
      var template = Array("\(spoolFolder)/espalier-spool-XXXXXX".utf8CString)
      spillFile = mkstemp(&template)
      if spillFile >= 0 { unlink(template) }
    }
    guard spillFile >= 0 else { return }
    var written = 0
    while written < memory.count {
      let n = memory.withUnsafeBytes {
        pwrite(
          spillFile, $0.baseAddress! + written, memory.count - written,
          Int(spilled) + written)
      }
      if n < 0 && errno == EINTR { continue }
      if n <= 0 { return }
      written += n
    }
    spilled += Int64(memory.count)
    memory.removeAll(keepingCapacity: true)
  }
}
