/// How a feed ended.
package enum FeedEnd: Sendable, Equatable {
  /// Everything was read, or the job reached its end.
  case finished
  /// Nothing more can be read.
  case failed(FeedFailure)
}
