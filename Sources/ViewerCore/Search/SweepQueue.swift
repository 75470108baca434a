import Glibc

/// The files of sessions that are looked through, in order, and what was met in each: what all who look share.
///
/// It hands out a piece of a file at a time and takes back a bit for each part of the query that was met there. Everything
/// in it stands behind one lock, which nobody holds while reading or looking.
package final class SweepQueue {
  /// The files of one session.
  package final class Job {
    fileprivate let sweep: Sweep
    /// The files of which nothing was handed out yet, the next one last.
    fileprivate var paths: [String]
    /// The file of which pieces are handed out, and where the next one begins.
    fileprivate var file: SweepBuffer.File?
    fileprivate var offset = 0
    /// Pieces that did not come back yet.
    fileprivate var out = 0
    fileprivate var findings = Sweep.Findings()
    /// Whether the files hold all of it; `nil` while that is not known.
    fileprivate var holds: Bool?

    /// Names what is looked for, and the files, the first one last.
    package init(_ sweep: Sweep, in paths: [String]) { (self.sweep, self.paths) = (sweep, paths) }

    /// The next piece; `nil` when all were handed out.
    fileprivate func next() -> Piece? {
      while file == nil, let path = paths.popLast() { (file, offset) = (SweepBuffer.File(path), 0) }
      guard let file else { return nil }
      defer { offset += SweepBuffer.stride(for: sweep) }
      out += 1
      return Piece(job: self, file: file, offset: offset, findings: findings)
    }

    /// Takes a piece back.
    fileprivate func take(_ piece: Piece, goesOn: Bool) {
      out -= 1
      findings.formUnion(piece.findings)
      if !goesOn, file === piece.file { file = nil }
      settle()
    }

    /// Says how it stands as soon as that is known.
    fileprivate func settle() {
      if sweep.isMet(findings) {
        (holds, file, paths) = (true, nil, [])
      } else if out == 0, file == nil, paths.isEmpty {
        holds = false
      }
    }
  }

  /// A piece of a file, and what was met of it.
  struct Piece {
    let job: Job
    let file: SweepBuffer.File
    let offset: Int
    var findings: Sweep.Findings
  }

  /// How it stands with a job.
  private enum Standing {
    case known(Bool)
    case piece(Piece)
  }

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Told when a job is added or known, and at the end.
  private let news = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// The jobs of which there may be pieces to hand out.
  private var jobs: [Job] = []
  private var isOver = false

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(news, nil)
  }

  deinit {
    pthread_cond_destroy(news)
    pthread_mutex_destroy(lock)
    news.deallocate()
    lock.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  func add(_ job: Job) {
    locked {
      jobs.append(job)
      pthread_cond_broadcast(news)
    }
  }

  /// Lets nobody wait any longer.
  func end() {
    locked {
      isOver = true
      pthread_cond_broadcast(news)
    }
  }

  // MARK: Looking

  /// Looks through pieces until the end.
  func work(_ buffer: SweepBuffer) {
    while let piece = locked({ waitForPiece() }) { look(at: piece, buffer) }
  }

  /// Looks through a piece, of the job or of those behind it, or waits for others who look at the last ones of the job.
  ///
  /// - Returns: whether the files of the job hold all of it; `nil` while that is not known.
  func step(_ job: Job, _ buffer: SweepBuffer) -> Bool? {
    switch locked({ standing(of: job) }) {
    case .known(let holds): return holds
    case .piece(let piece):
      look(at: piece, buffer)
      return nil
    }
  }

  private func look(at piece: Piece, _ buffer: SweepBuffer) {
    var piece = piece
    let goesOn = buffer.look(
      in: piece.file, at: piece.offset, for: piece.job.sweep, &piece.findings)
    locked {
      piece.job.take(piece, goesOn: goesOn)
      if piece.job.holds != nil { pthread_cond_broadcast(news) }
    }
  }

  // MARK: Behind the lock

  private func waitForPiece() -> Piece? {
    while !isOver {
      if let piece = nextPiece() { return piece }
      pthread_cond_wait(news, lock)
    }
    return nil
  }

  private func standing(of job: Job) -> Standing {
    while true {
      if let holds = job.holds { return .known(holds) }
      if let piece = nextPiece() { return .piece(piece) }
      if let holds = job.holds { return .known(holds) }
      pthread_cond_wait(news, lock)
    }
  }

  private func nextPiece() -> Piece? {
    while let job = jobs.first {
      if let piece = job.next() { return piece }
      jobs.removeFirst()
      job.settle()
    }
    return nil
  }
}
