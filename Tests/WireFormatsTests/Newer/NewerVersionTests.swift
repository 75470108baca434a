import SessionModel
import TestSupport
import Testing
import WireFormats

/// A version that is not known yet takes nothing away from what is: whatever it adds is counted and passed over.
@Suite("Newer than we know")
struct NewerVersionTests {
  @Test("every format has a specimen")
  func specimens() {
    let names = Set(Specimen.all.map(\.format.name))
    #expect(Format.all.filter { !names.contains($0.name) }.map(\.name) == [])
    for specimen in Specimen.all {
      let session = specimen.read()
      #expect(session.nodeCount > 1, "\(specimen.name)")
      #expect(session.unknownCount + session.malformedCount == 0, "\(specimen.name)")
    }
  }

  @Test("a record of an unknown kind is counted, and changes nothing else", arguments: Specimen.all)
  func records(specimen: Specimen) {
    let newer = NewerVersion(specimen.format.name)
    let before = view(specimen.read())
    for (place, piece) in specimen.records.enumerated()
    where piece.framing == .line || piece.file != nil {
      guard let json = piece.json else { continue }
      for change in newer.records(beside: json) {
        expectAdded(specimen.adding(change.json, behind: place), before, "\(place)\(change.place)")
      }
    }
  }

  @Test("a block of an unknown kind is counted, and changes nothing else", arguments: Specimen.all)
  func elements(specimen: Specimen) {
    let newer = NewerVersion(specimen.format.name)
    let before = view(specimen.read())
    for (place, piece) in specimen.records.enumerated() {
      guard let json = piece.json else { continue }
      for change in newer.elements(in: json) {
        expectAdded(
          specimen.replacing(place, by: change.json), before, "\(place)\(change.place)")
      }
    }
  }

  @Test("an unknown field changes nothing", arguments: Specimen.all)
  func fields(specimen: Specimen) {
    let newer = NewerVersion(specimen.format.name)
    let session = specimen.read()
    let before = (view(session), summary(session), session.malformedCount)
    for (place, piece) in specimen.records.enumerated() {
      guard let json = piece.json else { continue }
      for change in newer.fields(in: json) {
        let session = specimen.replacing(place, by: change.json).read()
        let what = "\(specimen.name) \(place)\(change.place)"
        #expect(
          view(session) == before.0,
          "\(what): a member that holds what is anybody's is named in NewerVersion.ownFree")
        #expect(summary(session) == before.1, "\(what)")
        #expect(session.malformedCount == before.2, "\(what)")
      }
    }
  }

  @Test("a value of another type is no end of anything", arguments: Specimen.all)
  func types(specimen: Specimen) {
    let newer = NewerVersion(specimen.format.name)
    for (place, piece) in specimen.records.enumerated() {
      guard let json = piece.json else { continue }
      for change in newer.types(in: json) {
        let session = specimen.replacing(place, by: change.json).read()
        guard session.nodeCount > 1, !specimen.format.name.hasPrefix("progress-"),
          !specimen.format.name.hasPrefix("espalier-")
        else { continue }
        #expect(
          session.callsLeftOpen == [], "\(specimen.name) \(place)\(change.place)")
      }
    }
  }

  /// Holds that what was there still is, in its order, and that something more was not understood.
  private func expectAdded(_ specimen: Specimen, _ before: String, _ place: String) {
    let session = specimen.read()
    var rest = before.split(separator: "\n")[...]
    for line in view(session).split(separator: "\n") where line == rest.first {
      rest = rest.dropFirst()
    }
    #expect(rest.isEmpty, "\(specimen.name) \(place): \(rest.first ?? "")")
    #expect(
      session.notes.contains { $0.note.kind != .info }, "\(specimen.name) \(place): is counted")
  }
}
