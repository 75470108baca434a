import CellGrid
import SessionModel

/// How keys, commands, the mouse and time come to the views: in the order of the layers, and nowhere else.
extension ViewerState {
  /// Lets the view on a layer do something; `.passed` when there is none.
  private mutating func ask(
    _ layer: ViewLayer, _ work: (inout any View, inout ViewerState) -> Response
  ) -> Response {
    guard var view = views.take(layer) else { return .passed }
    let response = work(&view, &self)
    // What it opened in its own place stands.
    if !response.closes, views[layer] == nil { views.show(view) }
    return response
  }

  /// Asks the views from the highest down to the first that knows what to do; `nil` when none does.
  mutating func askViews(
    _ work: (inout any View, inout ViewerState) -> Response
  ) -> [Effect]? {
    for layer in ViewLayer.downwards {
      if let effects = ask(layer, work).effects { return effects }
    }
    return nil
  }

  /// Lets one view do something, wherever the focus is; `nil` when it is not open.
  mutating func with<Wanted: View, Result>(
    _: Wanted.Type, _ work: (inout Wanted, inout ViewerState) -> Result
  ) -> Result? {
    guard var view = views.find(Wanted.self) else { return nil }
    views.take(Wanted.layer)
    let result = work(&view, &self)
    views.show(view)
    return result
  }

  /// Opens the view that a command is about; tells whether there is one.
  mutating func openView(by command: Command) -> Bool {
    for kind in ViewStack.all {
      guard let view = kind.opened(by: command, in: self) else { continue }
      views.show(view)
      return true
    }
    return false
  }

  /// Lets all views take in what there is now, the lowest first.
  mutating func settleViews(_ session: Session) {
    for layer in ViewLayer.upwards {
      _ = ask(layer) { view, state in
        view.settle(&state, session)
        return .passed
      }
    }
  }

  /// Lets all views forget the names of nodes.
  mutating func turnViews() {
    for layer in ViewLayer.upwards {
      _ = ask(layer) { view, _ in
        view.turn()
        return .passed
      }
    }
  }

  /// When a view is to settle anew although nothing arrived.
  var viewDeadline: Milliseconds? {
    ViewLayer.upwards.lazy.compactMap { views[$0]?.deadline(self) }.min()
  }

  /// The keys that are worth a hint where the focus is.
  package var hints: [Hint] {
    for layer in ViewLayer.downwards {
      if let hints = views[layer]?.hints(self) { return hints }
    }
    return []
  }
}
