import CPlatform
import Glibc
import SessionModel

/// Reads the files of a session beside the main one: finds them in their folders, reads one at a
/// time through one buffer, and follows those that appear, grow or are written anew.
final class Companions {
  /// Where they are looked for.
  var folders: [SessionFolder] = [] {
    didSet { lookNow() }
  }
  /// Whether to wait for more.
  var follows: Bool
  /// What went wrong with files since this was asked last.
  var breaks: [FeedBreak] = []
  /// When to step at the latest; `nil` when everything was read and nothing more is awaited.
  private(set) var nextLook: Milliseconds?

  let store: ByteStore
  let buffer = LineBuffer()
  private let main: String
  private let monotonic: () -> Milliseconds
  private let watch: FolderWatch?
  private var files: [String: Companion] = [:]
  /// Those to be read, the next one last.
  private var queue: [Companion] = []
  /// The one that is being read.
  private var current: (file: Companion, descriptor: Int32)?
  /// When to look through the folders again.
  private var nextScan = Milliseconds.zero
  /// Whether all that was found first was read: from then on, lines arrive.
  private(set) var isLive = false

  /// The pause between two looks, for what no notification tells of; longer and longer while nothing
  /// happens where notifications come, so that a session at rest wakes nobody.
  private var pause = Companions.shortPause
  private static let shortPause = Milliseconds(1000)
  private static let longPause = Milliseconds(64_000)
  /// The time that a document or a half line is left alone by its writer before it is read.
  static let settling = Milliseconds(60)

  /// - Parameters:
  ///   - main: the path of the main file, which is none of them.
  init(
    main: String, store: ByteStore, follows: Bool, usesNotifications: Bool,
    monotonic: @escaping () -> Milliseconds
  ) {
    self.main = main
    self.store = store
    self.follows = follows
    self.monotonic = monotonic
    watch = follows && usesNotifications ? FolderWatch() : nil
  }

  deinit { if let current { close(current.descriptor) } }

  var descriptors: [pollfd] {
    guard let watch, !folders.isEmpty, watch.descriptor >= 0 else { return [] }
    return [pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)]
  }

  /// When the newest of them was written.
  var written: Milliseconds? { files.values.map { ($0.seen ?? $0.listed).modified }.max() }

  /// Looks through the folders at the next step.
  func lookNow() {
    pause = Self.shortPause
    nextScan = .zero
    nextLook = folders.isEmpty ? nil : .zero
  }

  /// Looks often again: the session is at work.
  func stayAwake() {
    guard pause > Self.shortPause else { return }
    lookNow()
  }

  /// Reads what there is until the time is up.
  func step(now: Now, until stop: Milliseconds, deliver: (Record) -> Void) {
    guard !folders.isEmpty else { return }
    watch?.drain { path in
      // What has no line end yet is looked for by scans.
      pause = Self.shortPause
      nextScan = min(nextScan, now.monotonic + pause)
      guard let path else {
        nextScan = .zero
        return
      }
      if let file = files[path] { enqueue(file) }
    }
    if now.monotonic >= nextScan { scan(now: now) }
    repeat {
      guard let (file, descriptor) = current ?? next(now: now) else {
        if follows { isLive = true }
        nextLook = follows ? nextScan : nil
        return
      }
      if read(file, descriptor, now: now, until: stop, deliver) {
        close(descriptor)
        current = nil
      }
    } while monotonic() < stop
    nextLook = .zero
  }

  // MARK: Finding

  /// Looks through the folders for files that are new or have changed.
  private func scan(now: Now) {
    let start = monotonic()
    var hasAppeared = false
    for folder in folders {
      var isThere = false
      FolderListing.visit(folder.path, isRecursive: folder.isRecursive) {
        isThere = true
        watch?.watch($0)
      } files: { path in
        if let file = files[path] {
          guard let identity = FileIdentity(path: path) else { return }
          file.listed = identity
          if identity != file.seen || file.isResting || file.pending != nil { enqueue(file) }
        } else if path != main, let framing = folder.framing(of: path),
          let identity = FileIdentity(path: path)
        {
          let file = Companion(
            path: path, name: folder.name(of: path, besides: main), framing: framing,
            listed: identity, follows: follows)
          files[path] = file
          enqueue(file)
        }
      }
      if !isThere, watch?.awaitBirth(of: folder.path) == true { hasAppeared = true }
    }
    queue.sort { $1.precedes($0) }
    // Thousands of files on a slow disk must not take more than a twentieth of the time.
    let cost = monotonic() - start
    nextScan = now.monotonic + max(pause, Milliseconds(cost.count * 20))
    let isSure = watch.map { $0.descriptor >= 0 && $0.lost.isEmpty } ?? false
    if isSure, isLive, cplatform_is_local(main) {
      pause = min(Self.longPause, Milliseconds(pause.count * 8))
    }
    if hasAppeared { nextScan = now.monotonic }
  }

  private func enqueue(_ file: Companion) {
    guard !file.isQueued else { return }
    file.isQueued = true
    queue.append(file)
  }

  /// Looks at a file again soon.
  func lookAgain(now: Now) { nextScan = min(nextScan, now.monotonic + Self.settling) }

  // MARK: Reading

  /// Opens the next file that is to be read; `nil` when there is none.
  private func next(now: Now) -> (Companion, Int32)? {
    while let file = queue.popLast() {
      file.isQueued = false
      guard let descriptor = try? OpenedFile.open(file.path),
        let identity = FileIdentity(descriptor: descriptor)
      else {
        if !file.isUnreadable { tell(.unreadable, file) }
        file.isUnreadable = true
        file.seen = file.listed
        continue
      }
      file.isUnreadable = false
      prepare(file, descriptor, identity, now: now)
      current = (file, descriptor)
      return current
    }
    return nil
  }

  /// Puts the buffer to where a file was left, or to its start when it is another one now.
  private func prepare(
    _ file: Companion, _ descriptor: Int32, _ identity: FileIdentity, now: Now
  ) {
    buffer.turn(to: file.cursor)
    if file.framing == .document {
      buffer.restart()
    } else if let seen = file.seen {
      let isSame = seen.isSameFile(as: identity)
      if !isSame || identity.size < file.cursor.offset
        || !file.tail.stands(in: descriptor, before: file.cursor.offset)
      {
        file.pending = PendingBreak(
          kind: isSame ? .truncated : .replaced, since: now.monotonic,
          afterRecord: buffer.lines)
        buffer.restart()
        file.source = nil
      }
    }
    // A document is written anew again and again, so its bytes can't be read a second time.
    if file.source == nil, file.framing == .line || !follows {
      file.source = store.add(path: file.path)
    }
    // Half a line is read again with its rest, so what was seen is what stands now.
    file.isResting = file.isResting && file.seen == identity
    file.seen = identity
  }

  /// Notes what happened to a file.
  func tell(_ kind: FeedBreak.Kind, _ file: Companion, afterRecord record: Int = 0) {
    breaks.append(FeedBreak(kind: kind, afterRecord: record, file: file.name))
  }

  /// Reads on in a file until its end, or until the time is up; says whether it is done with it.
  private func read(
    _ file: Companion, _ descriptor: Int32, now: Now, until stop: Milliseconds,
    _ deliver: (Record) -> Void
  ) -> Bool {
    let arrival = isLive ? now.wall : nil
    func hand(_ record: Record) {
      settlePending(file)
      var record = record
      record.file = file.name
      deliver(record)
    }
    repeat {
      if file.framing == .line {
        guard
          buffer.deliverLines(
            from: file.source, arrival: arrival, until: stop, monotonic: monotonic, hand)
        else { return false }
        if buffer.dropIfTooLong() { tell(.lineTooLong, file, afterRecord: buffer.lines) }
      }
      let place = buffer.readOffset
      let count = buffer.fill { pread(descriptor, $0.baseAddress, $0.count, off_t(place)) }
      if count < 0 {
        tell(.unreadable, file)
        return true
      }
      if count == 0 {
        reachEnd(of: file, descriptor, arrival: arrival, now: now, hand)
        return true
      }
    } while monotonic() < stop
    return false
  }
}
