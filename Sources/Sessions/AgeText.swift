import SessionModel

/// How long ago something was, in the words of people and at most nine columns.
package enum AgeText {
  /// The columns that any age fits.
  package static let width = 9

  /// `now`, `12s ago`, `3h ago`, `yesterday`, `5d ago`, `3mo ago`, `2y ago`.
  package static func text(_ age: Milliseconds) -> String {
    let seconds = max(0, age.count) / 1000
    let days = seconds / 86_400
    return switch seconds {
    case ..<10: "now"
    case ..<60: "\(seconds)s ago"
    case ..<3600: "\(seconds / 60)m ago"
    case ..<86_400: "\(seconds / 3600)h ago"
    case ..<172_800: "yesterday"
    default: days < 60 ? "\(days)d ago" : days < 730 ? "\(days / 30)mo ago" : "\(days / 365)y ago"
    }
  }
}
