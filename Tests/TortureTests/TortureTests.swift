import TestGate
import TestSupport
import Testing
import Torture

/// The short form of `make torture`: a few tries of every family, with the program that was built.
@Suite("Torture, in short", .startsPrograms)
struct TortureTests {
  @Test("a few tries of every family fail in nothing", arguments: Family.allCases)
  func family(family: Family) {
    let home = MadeUpHome()
    var torture = Torture(
      program: PseudoTerminal.builtProduct("espalier"), root: ProjectFiles.root, scale: .short,
      folder: home.path)
    torture.helper = PseudoTerminal.builtProduct("Torture")
    let row = Report.run(family, torture)
    for failure in row.failures { Issue.record("\(failure)") }
    #expect(row.tries > 0 || row.skipped != nil)
  }
}
