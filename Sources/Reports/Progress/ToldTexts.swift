import SessionModel

/// What was told of each text, so that of one that grows only the rest is told.
struct ToldTexts {
  /// A text of an item, by its identity.
  private struct Place: Hashable {
    var item: NodeID
    var channel: Channel
  }

  /// The beginning of a text: its length and a fingerprint.
  private struct Beginning {
    var count: Int
    var hash: Int

    init(_ text: Substring.UTF8View) {
      var hasher = Hasher()
      let isOnePiece: Void? = text.withContiguousStorageIfAvailable {
        hasher.combine(bytes: UnsafeRawBufferPointer($0))
      }
      if isOnePiece == nil {
        Array(text).withUnsafeBytes { hasher.combine(bytes: $0) }
      }
      (count, hash) = (text.count, hasher.finalize())
    }
  }

  private var told: [Place: Beginning] = [:]

  /// Whether anything of a text was told.
  func hasTold(_ item: NodeID, _ channel: Channel) -> Bool {
    told[Place(item: item, channel: channel)] != nil
  }

  /// Whether a message was told that is this text.
  func hasSaid(_ text: String) -> Bool {
    let said = Beginning(Substring(text).utf8)
    return told.contains {
      $0.key.channel == .message && ($0.value.count, $0.value.hash) == (said.count, said.hash)
    }
  }

  /// Notes that a text was told.
  mutating func mark(_ text: String, of item: NodeID, _ channel: Channel) {
    told[Place(item: item, channel: channel)] = Beginning(Substring(text).utf8)
  }

  /// What is new of a text, which is told with that: the rest of one that has grown, else the whole; `nil` for nothing.
  ///
  /// - Parameter isGrowing: whether the text comes in pieces. Another one was written anew when the rest of it begins
  ///   within a line.
  mutating func news(
    _ text: String, of item: NodeID, _ channel: Channel, isGrowing: Bool = false
  ) -> Substring? {
    let place = Place(item: item, channel: channel)
    let whole = Substring(text)
    let known = told.updateValue(Beginning(whole.utf8), forKey: place)
    guard let known else { return whole }
    let front = whole.utf8.prefix(known.count)
    guard front.count == known.count, Beginning(front).hash == known.hash else { return whole }
    let rest = whole[front.endIndex...]
    if rest.utf8.allSatisfy({ $0 <= 0x20 }) { return nil }
    return isGrowing || front.last == 10 || rest.utf8.first == 10 ? rest : whole
  }
}

/// What was told of a call.
struct ToldCall {
  /// Its name and the word for its status.
  var words: String?
  /// A fingerprint of its arguments.
  var arguments: Int?
  /// What it was said to be about.
  var summary: String?
  /// A fingerprint of what it gave back.
  var result: Int?
  /// A fingerprint of what went wrong.
  var failure: Int?
}
