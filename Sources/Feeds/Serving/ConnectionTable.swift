import CMicroHTTPD
import Glibc
import SessionModel

/// The connections of a server: how many there may be, and for how long.
///
/// The library closes no connection when it is asked to; it does when it finds the socket shut.
struct ConnectionTable {
  /// What is to be done for a connection that has come.
  enum Admission: Equatable {
    case admitted
    /// It is admitted in the place of a request that was put aside, which is to be answered now.
    case answering(UnsafeMutableRawPointer)
    /// There is no room, and it was shut.
    case refused
  }

  private var connections: [UnsafeMutableRawPointer: ServedConnection] = [:]

  /// Connections in all.
  static let limit = 256
  /// Connections of one client.
  static let clientLimit = 128

  subscript(connection: UnsafeMutableRawPointer) -> ServedConnection? { connections[connection] }

  /// Takes a connection in. Where there are too many, one that asks for nothing is shut for it, else a
  /// request that only waits for news is answered, so that nobody is shut out by those who do nothing.
  mutating func open(
    _ connection: UnsafeMutableRawPointer, descriptor: Int32, client: UInt64, now: Milliseconds
  ) -> Admission {
    let living = connections.filter { $0.value.phase != .shut }
    let own = living.filter { $0.value.client == client }
    connections[connection] = ServedConnection(descriptor: descriptor, client: client, now: now)
    guard living.count >= Self.limit || own.count >= Self.clientLimit else { return .admitted }
    let candidates = own.count >= Self.clientLimit ? own : living
    if let idle = Self.oldest(candidates, .awaiting) {
      shut(idle)
      return .admitted
    }
    if let aside = Self.oldest(candidates, .aside) {
      connections[aside]?.isLeaving = true
      return .answering(aside)
    }
    shut(connection)
    return .refused
  }

  private static func oldest(
    _ connections: [UnsafeMutableRawPointer: ServedConnection], _ phase: ServedConnection.Phase
  ) -> UnsafeMutableRawPointer? {
    connections.filter { $0.value.phase == phase }.min { $0.value.since < $1.value.since }?.key
  }

  /// Notes what a connection is up to.
  mutating func turn(
    _ connection: UnsafeMutableRawPointer, to phase: ServedConnection.Phase, now: Milliseconds
  ) {
    connections[connection]?.turn(to: phase, now: now)
    if phase == .awaiting, connections[connection]?.isLeaving == true { shut(connection) }
  }

  /// Forgets a connection that is closed.
  mutating func close(_ connection: UnsafeMutableRawPointer) { connections[connection] = nil }

  /// Shuts a connection.
  mutating func shut(_ connection: UnsafeMutableRawPointer) {
    guard let place = connections[connection], place.phase != .shut else { return }
    shutdown(place.descriptor, Int32(SHUT_RDWR))
    connections[connection]?.turn(to: .shut, now: .zero)
  }

  /// Shuts those whose time is over.
  mutating func shutOverdue(now: Milliseconds) {
    for (connection, place) in connections {
      if let deadline = place.deadline, now >= deadline { shut(connection) }
    }
  }

  /// When the next one is overdue.
  var deadline: Milliseconds? { connections.values.lazy.compactMap(\.deadline).min() }

  /// What tells that a client is gone whose request was put aside: the library does not watch those.
  var watched: [pollfd] { aside.map(\.place) }

  private var aside: [(connection: UnsafeMutableRawPointer, place: pollfd)] {
    connections.filter { $0.value.phase == .aside }.map {
      ($0.key, pollfd(fd: $0.value.descriptor, events: cmhd_departure(), revents: 0))
    }
  }

  /// Shuts those whose client is gone, and tells which.
  mutating func shutGone() -> [UnsafeMutableRawPointer] {
    let aside = aside
    var places = aside.map(\.place)
    guard poll(&places, nfds_t(places.count), 0) > 0 else { return [] }
    let gone = zip(aside, places).filter { $0.1.revents != 0 }.map(\.0.connection)
    for connection in gone { shut(connection) }
    return gone
  }
}
