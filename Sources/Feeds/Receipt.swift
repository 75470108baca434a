/// What became of a record, as its reader tells the feed.
package enum Receipt: Sendable, Equatable {
  /// It was read, and the job goes on as far as is known.
  case taken
  /// It was read, and the job is over by what it tells.
  case over
  /// Nothing could be made of it, for this reason, which completes "can't be read: …".
  case unreadable(String)
}
