import CellGrid
import Reports
import SessionModel
import ViewerCore

/// The text of what the reader wants to have outside, whole.
struct YankText {
  let session: Session
  let yank: Yank
  /// What is on the screen.
  let grid: Grid
  /// The zone of the clock that reports tell times by.
  let zone: ClockZone

  /// The text; `nil` when the node has nothing of the kind.
  var text: String? {
    switch yank.form {
    case .text: yank.node == .root ? report(.simple) : plainText
    case .json: report(.json)
    case .markdown: report(.markdown)
    case .arguments: channel(.arguments)
    case .result: channel(.result)
    case .id: channel(.id)
    case .diff: DetailDiff.text(of: yank.node, session, at: yank.position)
    case .screen: screen
    case .literal(let text): text
    }
  }

  /// How the name of a file ends that holds the text, so that an editor knows what it is.
  var ending: String {
    switch yank.form {
    case .json: return ".json"
    case .markdown: return ".md"
    case .diff: return ".diff"
    case .arguments, .result, .literal:
      let first = text?.utf8.first { $0 > 0x20 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? ".json" : ".txt"
    case .text:
      return yank.node != .root && session.kind(yank.node) == .entry ? ".md" : ".txt"
    case .id, .screen: return ".txt"
    }
  }

  /// The picture that stands there; `nil` when there is none.
  var image: EmbeddedImage? {
    switch yank.form {
    case .text, .result:
      guard yank.node != .root else { return nil }
      let channels: [Channel] =
        yank.form == .result || session.kind(yank.node) == .call ? [.result] : [.message]
      return channels.lazy.compactMap { channel($0) }.compactMap { EmbeddedImage(in: $0) }.first
    case .literal(let text): return EmbeddedImage(in: text)
    case .json, .markdown, .arguments, .id, .diff, .screen: return nil
    }
  }

  /// The node with everything inside, in the form that the name of a file asks for; `nil` for what a browser would
  /// obey and none of the styles is made for.
  func file(named path: String) -> String? {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).last?.lowercased()
    let style: ReportStyle
    switch ending {
    case "html", "htm": style = .html
    case "xhtml", "xht", "shtml", "svg": return nil
    case "md", "markdown": style = .markdown
    case "json": style = .json
    case "jsonl": style = yank.node == .root ? .updates : .json
    default: style = .tree
    }
    return report(style, isCompact: ending == "jsonl")
  }

  /// The text of a channel; an empty one is none.
  private func channel(_ channel: Channel) -> String? {
    session.text(yank.node, channel, at: yank.position).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// An entry as its message, a call as its name, arguments and result.
  private var plainText: String? {
    let channels: [(Channel, String)] =
      session.kind(yank.node) == .call
      ? [(.name, ""), (.arguments, ""), (.error, "error: "), (.result, "")]
      : [(.message, ""), (.outputText, ""), (.error, "error: ")]
    let parts = channels.compactMap { channel, label in self.channel(channel).map { label + $0 } }
    if parts.isEmpty { return channel(.reasoning) }
    return parts.joined(separator: "\n")
  }

  /// A report about the node.
  private func report(_ style: ReportStyle, isCompact: Bool = false) -> String {
    var options = ReportOptions(
      clean: { SafeText.plain($0) }, width: { TextWidth.columns(of: $0) })
    options.position = yank.position
    options.item = yank.node
    options.zone = zone
    options.isCompact = isCompact
    if style.isRedacted { options.redactor = Redactor() }
    var bytes: [UInt8] = []
    style.write(session, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The rows of the screen, without the blanks at their ends.
  private var screen: String {
    (0..<grid.rows).map { row in
      var text = ""
      for column in 0..<grid.columns { text += grid.text(of: grid[row, column]) }
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
