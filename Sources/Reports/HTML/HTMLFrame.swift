/// What stands around a session in HTML.
enum HTMLFrame: Equatable {
  /// A page of its own, which needs nothing else.
  case page
  /// Nothing: it is a part of another page.
  case fragment
  /// A page that a server changes while it is looked at.
  case live(HTMLStream)

  /// Whether it can be searched by a script of its own.
  var hasTools: Bool { self != .fragment }
}

/// Where a page hears what changes in it.
struct HTMLStream: Equatable {
  /// The path of the stream.
  var path: String
  /// Where the page stands in it.
  var mark: String
  /// When the page was made, for whoever has no scripts, as it is read.
  var moment: String
}
