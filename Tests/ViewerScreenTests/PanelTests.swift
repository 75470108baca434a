import CellGrid
import TestSupport
import Testing
import ViewerCore

@testable import ViewerScreen

@Suite("Panels")
struct PanelTests {
  @Test("every view has a panel")
  func panels() {
    for kind in ViewStack.all { #expect(kind is any ViewPanel.Type, "\(kind)") }
  }
}
