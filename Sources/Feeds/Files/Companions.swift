import CPlatform
import Glibc
import SessionModel

/// Reads the files of a session beside the main one: finds them in their folders, and follows those that appear,
/// grow or are written anew.
///
/// What one look finds in all of them comes in the order in which it was written, where records tell that.
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
  /// Tells when a line was written; `nil` where nothing does.
  var time: ((UnsafeRawBufferPointer) -> Milliseconds?)?

  let store: ByteStore
  private let main: String
  private let monotonic: () -> Milliseconds
  private let watch: FolderWatch?
  private var files: [String: Companion] = [:]
  /// Those to be read, the next one last.
  private var queue: [Companion] = []
  /// Those in the queue of which it is not known when they go on.
  private var news: [Companion] = []
  /// The one that is being read.
  private var current: OpenCompanion?
  /// Those that were left for what others wrote before.
  private var left: [OpenCompanion] = []
  private static let leftLimit = 16
  /// What such a file may hold of a line that has not ended.
  private static let leftSize = 1 << 20
  /// A buffer that nobody reads through.
  private var spare: LineBuffer?
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
  ///
  /// - Parameter limit: when something is to be read before more of the files; `nil` for nothing.
  func step(
    now: Now, until stop: Milliseconds, before limit: Milliseconds? = nil,
    deliver: (Record) -> Void
  ) {
    guard !folders.isEmpty else { return }
    look(now: now)
    repeat {
      guard let open = current ?? next(before: limit, now: now) else {
        guard limit == nil else { return }
        if follows { isLive = true }
        nextLook = follows ? nextScan : nil
        return
      }
      if read(open, now: now, until: stop, before: limit, deliver) { current = nil }
    } while monotonic() < stop
    nextLook = .zero
  }

  // MARK: The order of time

  /// Whether something that is known of comes before what was written at a moment.
  func comes(before moment: Milliseconds) -> Bool {
    (current?.file ?? queue.last)?.comes(before: moment) ?? false
  }

  /// Whether something that is known of tells when it was written.
  var tellsTime: Bool { (current?.file ?? queue.last)?.due != nil }

  /// Finds out when files go on; what a document tells is told with the lines that it is about.
  private func findTimes() {
    defer { news = [] }
    guard let time, !news.isEmpty else { return }
    var begun: [Substring: Milliseconds] = [:]
    for file in news where file.framing == .line {
      file.due = nil
      guard let descriptor = try? OpenedFile.open(file.path) else { continue }
      let open = OpenCompanion(file, descriptor: descriptor, buffer: spare ?? LineBuffer())
      open.buffer.turn(to: LineBuffer.Cursor(offset: file.cursor.offset), by: OpenCompanion.piece)
      spare = open.buffer
      var delivery = LineBuffer.Delivery.exhausted
      while delivery == .exhausted, open.fill() > 0 {
        delivery = open.buffer.deliverLines(
          from: nil, arrival: nil, until: .zero, monotonic: { .zero },
          isDue: {
            file.due = time($0)
            return file.due == nil
          }, { _ in })
      }
      // The last line may have no end.
      if file.due == nil, open.buffer.count > 0 { file.due = time(open.buffer.rest) }
      begun[file.stem] = file.due
    }
    for file in news where file.framing == .document { file.due = begun[file.stem] }
  }

  /// A file that tells its times was read: those beside it that tell none were written with the last of them.
  private func settleTimeless(beside file: Companion) {
    guard let due = file.due, !isLive else { return }
    let rest = queue.filter { $0.folder == file.folder }
    guard !rest.isEmpty, rest.allSatisfy({ $0.due == nil }) else { return }
    for other in rest { other.due = due }
    queue.sort { $1.precedes($0) }
  }

  // MARK: Finding

  /// Whether there may be files that were not found yet.
  var needsLook: Bool { !folders.isEmpty && nextScan == .zero }

  /// Looks for files that are new or have changed.
  func look(now: Now) {
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
    guard !news.isEmpty else { return }
    findTimes()
    queue.sort { $1.precedes($0) }
  }

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
    guard !file.isQueued, file !== current?.file else { return }
    file.isQueued = true
    queue.append(file)
    news.append(file)
  }

  /// Looks at a file again soon.
  func lookAgain(now: Now) { nextScan = min(nextScan, now.monotonic + Self.settling) }

  // MARK: Reading

  /// Opens the next file that is to be read; `nil` when there is none.
  private func next(before limit: Milliseconds?, now: Now) -> OpenCompanion? {
    while let file = queue.last {
      if let limit, !file.comes(before: limit) { return nil }
      queue.removeLast()
      file.isQueued = false
      if let place = left.firstIndex(where: { $0.file === file }) {
        current = left.remove(at: place)
        return current
      }
      guard let descriptor = try? OpenedFile.open(file.path),
        let identity = FileIdentity(descriptor: descriptor)
      else {
        if !file.isUnreadable { tell(.unreadable, file) }
        file.isUnreadable = true
        file.seen = file.listed
        continue
      }
      file.isUnreadable = false
      let open = OpenCompanion(file, descriptor: descriptor, buffer: spare ?? LineBuffer())
      spare = nil
      prepare(open, identity, now: now)
      current = open
      return open
    }
    return nil
  }

  /// Leaves a file for what was written before its next record.
  private func leave(_ open: OpenCompanion) {
    var (place, end) = (0, queue.count)
    while place < end {
      let middle = (place + end) / 2
      if open.file.precedes(queue[middle]) { place = middle + 1 } else { end = middle }
    }
    queue.insert(open.file, at: place)
    open.file.isQueued = true
    left.append(open)
    if open.buffer.count > Self.leftSize {
      shut(left.count - 1)
    } else if left.count > Self.leftLimit,
      let last = left.indices.max(by: { left[$0].file.precedes(left[$1].file) })
    {
      // The one that is not needed for the longest time.
      shut(last)
    }
  }

  /// Closes a file that was left: it is opened again where it was.
  private func shut(_ place: Int) {
    let open = left.remove(at: place)
    open.file.cursor = open.buffer.cursor
    if follows { open.file.tail = FileTail(open.descriptor, before: open.file.cursor.offset) }
    spare = open.buffer
  }

  /// Puts the buffer to where a file was left, or to its start when it is another one now.
  private func prepare(_ open: OpenCompanion, _ identity: FileIdentity, now: Now) {
    let (file, buffer) = (open.file, open.buffer)
    buffer.turn(to: file.cursor, by: OpenCompanion.piece)
    if file.framing == .document {
      buffer.restart()
    } else if let seen = file.seen {
      let isSame = seen.isSameFile(as: identity)
      let isCut = identity.size < file.cursor.offset
      if !follows {
        // Nothing tells which of its lines were read: what stands behind them is read, and no more.
        if !isSame || isCut { tell(isSame ? .truncated : .replaced, file) }
      } else if !isSame || isCut
        || !file.tail.stands(in: open.descriptor, before: file.cursor.offset)
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

  /// Reads on in a file until its end, or until the time is up or others are due; says whether it is done with it.
  private func read(
    _ open: OpenCompanion, now: Now, until stop: Milliseconds, before limit: Milliseconds?,
    _ deliver: (Record) -> Void
  ) -> Bool {
    let (file, buffer) = (open.file, open.buffer)
    let name = FileName(file.name)
    let arrival = isLive ? now.wall : nil
    let next = queue.last?.due
    let isAlone = time == nil || limit == nil && queue.isEmpty
    func hand(_ record: Record) {
      settlePending(open)
      var record = record
      record.fileName = name
      file.hasBegun = true
      deliver(record)
    }
    func isDue(_ line: UnsafeRawBufferPointer) -> Bool {
      guard !isAlone, let moment = time?(line) else { return true }
      file.due = moment
      return limit.map { file.comes(before: $0) } ?? true && next.map { moment <= $0 } ?? true
    }
    repeat {
      if file.framing == .line {
        switch buffer.deliverLines(
          from: file.source, arrival: arrival, until: stop, monotonic: monotonic,
          isDue: isDue, hand)
        {
        case .exhausted: break
        case .interrupted: return false
        case .heldBack:
          leave(open)
          return true
        }
        if buffer.dropIfTooLong() { tell(.lineTooLong, file, afterRecord: buffer.lines) }
      }
      let count = open.fill()
      if count > 0 { continue }
      if count < 0 {
        tell(.unreadable, file)
      } else if handsRest(of: open, now: now), !isDue(buffer.rest) {
        leave(open)
        return true
      } else {
        reachEnd(of: open, arrival: arrival, now: now, hand)
      }
      spare = buffer
      settleTimeless(beside: file)
      return true
    } while monotonic() < stop
    return false
  }
}
