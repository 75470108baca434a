import CellGrid
public import Reports
public import SessionModel

/// A session as text.
extension Session {
  /// The whole session in a style of `espalier print`.
  ///
  /// - Parameters:
  ///   - style: what it is to look like.
  ///   - isRedacted: whether secrets are taken out; `nil` for what is usual for the style.
  public func report(_ style: ReportStyle, isRedacted: Bool? = nil) -> String {
    var bytes: [UInt8] = []
    report(style, isRedacted: isRedacted) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the whole session in a style of `espalier print`, piece by piece.
  ///
  /// - Parameters:
  ///   - style: what it is to look like.
  ///   - isRedacted: whether secrets are taken out; `nil` for what is usual for the style.
  ///   - sink: takes the next bytes, which are UTF-8 and may end anywhere.
  public func report(
    _ style: ReportStyle, isRedacted: Bool? = nil, to sink: ([UInt8]) -> Void
  ) {
    var options = ReportOptions(
      clean: { SafeText.plain($0) }, width: { TextWidth.columns(of: $0) })
    if isRedacted ?? style.isRedacted { options.redactor = Redactor() }
    style.write(self, options, to: sink)
  }
}
