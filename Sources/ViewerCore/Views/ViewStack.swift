/// The views that are open: the stack of focus, with one place a layer.
package struct ViewStack {
  /// Every kind of view, one row each: what a command opens is looked for here.
  package static var all: [any View.Type] {
    [
      TreeView.self,
      OverviewView.self,
      FilesView.self,
      TimelineView.self,
      StatisticsView.self,
      DetailView.self,
      HelpView.self,
      FactsView.self, MessagesView.self,
      ChecklistView.self,
      PromptView.self,
    ]
  }

  /// Whether a command opens a view on a layer: who stands there gives way.
  static func opens(_ command: Command, on layer: ViewLayer, in state: ViewerState) -> Bool {
    all.contains { $0.layer == layer && $0.opened(by: command, in: state) != nil }
  }

  /// The views by layer.
  private var places = [(any View)?](repeating: nil, count: ViewLayer.allCases.count)

  /// Opens the views that are always there.
  init(_ views: [any View]) {
    for view in views { show(view) }
  }

  /// The view on a layer.
  package subscript(layer: ViewLayer) -> (any View)? { places[layer.rawValue] }

  /// A view, when it is open.
  package func find<Wanted: View>(_: Wanted.Type) -> Wanted? {
    places[Wanted.layer.rawValue] as? Wanted
  }

  /// Whether a view is open that hides all others.
  package var isCovered: Bool {
    places.contains { $0.map { type(of: $0).coversAll } ?? false }
  }

  /// Opens a view, in the place of the one on its layer.
  mutating func show(_ view: any View) { places[type(of: view).layer.rawValue] = view }

  /// Closes the view on a layer and returns it.
  @discardableResult
  mutating func take(_ layer: ViewLayer) -> (any View)? {
    let view = places[layer.rawValue]
    places[layer.rawValue] = nil
    return view
  }
}
