import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import ViewerCore
import WireFormats

/// Sessions of a fleet: records from the stream of a server, or from another machine over ssh.
extension OpenedSource {
  init(fleet url: String, _ options: SourceOptions) throws {
    if MachineAddress.isMeant(url) {
      let address = try FleetAccess.machine(url)
      guard let session = address.session else {
        throw UsageError(
          "\(address.text): names no session; espalier fleet \(address.text) lists them")
      }
      let feed = try MachineFeed(
        address, session: session, follows: options.follows, environment: options.environment)
      self.init(
        name: address.text, options, feed: feed, recognition: Recognition(forced: Self.recording),
        store: options.makeStore())
      return
    }
    let access = try options.access(url)
    guard let session = access.address.session else {
      let name = access.address.text
      throw UsageError("\(name): names no session; espalier fleet \(name) lists them")
    }
    let feed = FleetFeed(
      access, session: session, follows: options.follows && !options.asksOnce,
      random: { Double.random(in: 0..<1) }, monotonic: Environment.monotonic)
    self.init(
      name: access.address.text, options, feed: feed,
      recognition: Recognition(forced: Self.recording), store: options.makeStore())
  }

  private static var recording: Format? { Format.named("espalier-recording") }

  /// What is known of the process of a session that another machine tells of; `nil` when nobody has told anything
  /// lately.
  func process(in feed: FleetFeed) -> ProcessRegistry.Word? {
    guard let summary = feed.summary.flatMap({ SummaryReading().summary($0) }) else { return nil }
    let session = summary.session
    guard session.state.isLive else { return .gone }
    let heard = summary.told - feed.ahead
    guard Environment.now.wall - heard < ListedSession.quiet else { return nil }
    switch session.state {
    case .waiting: return .waiting(for: session.waitingFor)
    case .idle: return .idle
    default: return .busy
    }
  }
}
