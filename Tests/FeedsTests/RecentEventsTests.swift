import Testing

@testable import Feeds

@Test("The last events of a stream are known again; those long before are forgotten")
func recentEvents() {
  var events = RecentEvents()
  func see(_ number: Int) -> Bool { events.see(Array("event \(number)".utf8)) }
  let isNews = (0..<RecentEvents.limit).allSatisfy { !see($0) }
  #expect(isNews)
  // The one that is the oldest goes when another one comes.
  let answers = [0, -1, 0, 2].map(see)
  #expect(answers == [true, false, false, true])
}
