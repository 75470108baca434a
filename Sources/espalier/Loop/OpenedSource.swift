import EspalierKit
import Feeds
import SessionModel
import Sessions
import WireFormats

/// A source that is open: its feed, how it is read, and what people call it.
struct OpenedSource {
  /// Where the bytes stand.
  let store: ByteStore
  /// Where the records come from.
  let feed: any Feed
  /// The main file, when the source is one that others may lie beside.
  let main: FileFeed?
  /// How it is read, as far as it is known.
  let recognition: Recognition
  /// What people call it, without secrets.
  let name: String
  /// How it was opened.
  let options: SourceOptions

  /// Puts together a source that is open.
  init(
    name: String, _ options: SourceOptions, feed: any Feed, recognition: Recognition,
    store: ByteStore, main: FileFeed? = nil
  ) {
    self.name = name
    self.options = options
    self.feed = feed
    self.recognition = recognition
    self.store = store
    self.main = main
  }

  /// Whether somebody may be at work on it, as far as the time tells when it was last written.
  func mayGoOn(_ now: Now) -> Bool {
    feed.written.map { now.wall - $0 <= Liveness.quietCall } ?? true
  }

  /// What is known of the process of its session; `nil` for nothing.
  func process(of session: Session) -> ProcessRegistry.Word? {
    if let feed = feed as? FleetFeed { return process(in: feed) }
    // The processes of another machine are none of ours.
    if feed is MachineFeed { return nil }
    let places = AgentPlace.all.filter { $0.format == recognition.format?.name }
    if places.contains(where: \.isLocked) {
      // Who writes holds a lock; what a recorded agent does, its records tell.
      return RecordingWriter.isAtWork(on: name) ? nil : .gone
    }
    let registered = places.filter { $0.registry != nil }
    guard !registered.isEmpty, let id = session.text(.root, .id, at: session.position, limit: 200)
    else { return nil }
    return ProcessRegistry(
      registered, options.environment.variables, process: { RunningProcess($0) })[id]
  }
}

extension Follower {
  /// Makes a follower of a source that is open.
  init(
    _ source: OpenedSource, stopsAtEnd: Bool, stopsIfOver: Bool = false,
    observers: [any SessionObserver] = []
  ) {
    self.init(
      source.feed, into: Session(store: source.store, kinds: source.options.kinds),
      by: source.recognition, stopsAtEnd: stopsAtEnd, stopsIfOver: stopsIfOver,
      observers: observers, process: { source.process(of: $0) })
  }
}
