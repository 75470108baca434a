/// How many colours a terminal shows.
package enum ColorDepth: Hashable, Sendable, CaseIterable, Comparable {
  /// None: attributes carry the meaning.
  case mono
  /// The eight of the first terminals; bright ones become bold.
  case ansi8
  /// Eight and their bright forms.
  case ansi16
  /// The palette of xterm.
  case palette256
  /// Red, green and blue with eight bits each.
  case direct
}
