import CMicroHTTPD
import SessionModel

/// Answers that are taken piece by piece.
extension JobService {
  /// Gives more bytes of an answer, suspends it when there are none, or ends it with -1.
  func pull(_ connection: UnsafeMutableRawPointer, into room: UnsafeMutableRawBufferPointer)
    -> Int64
  {
    guard connections[connection]?.phase != .shut else { return -1 }
    connections.turn(connection, to: .answering, now: now)
    if let sending = sendings[connection] {
      let count = min(room.count, sending.body.count - sending.sent)
      room.copyBytes(from: sending.body[sending.sent..<sending.sent + count])
      sendings[connection]?.sent += count
      return Int64(count)
    }
    guard var reader = readers[connection] else { return -1 }
    defer { if readers[connection] != nil { readers[connection] = reader } }
    if reader.isIdle {
      switch next(for: &reader, connection) {
      case .ready: break
      case .over: return -1
      case .nothing:
        if now >= reader.heartbeat {
          // What was asked meanwhile is asked again: an answer takes up a request that was put aside.
          questions.finish(connection)
          reader.beat(now: now)
          break
        }
        reader.isSuspended = true
        putAside(connection)
        return 0
      }
    }
    return reader.give(into: room)
  }

  /// What there is to be told to a reader.
  private enum Next { case ready, nothing, over }

  /// Finds what a reader is to be told next.
  private func next(for reader: inout EventReader, _ connection: UnsafeMutableRawPointer) -> Next {
    switch reader.topic {
    case .updates(let job, let number):
      guard let event = job.backlog.event(number) else { return job.isFinal ? .over : .nothing }
      reader.topic = .updates(job, next: max(number, job.backlog.oldest) + 1)
      reader.send(event, now: now)
      return .ready
    case .changes(let view, let since):
      if let page = questions.takePage(for: connection) {
        reader.send(change: page, now: now)
        return .ready
      }
      if case .job(let id) = view, job(id) == nil { return .over }
      if isNews(view, since: since), now >= reader.patience {
        questions.ask(.changes(view, since: since), connection, accept: nil)
      }
      return .nothing
    }
  }
}
