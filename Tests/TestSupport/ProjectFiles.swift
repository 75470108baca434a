import Glibc

/// Where the project stands that is tested, and the recordings that may stand beside it.
package enum ProjectFiles {
  /// The folder of the project.
  package static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The project's own recordings.
  package static let fixtures = root + "/Tests/WireFormatsTests/Fixtures"

  /// A folder of what stands beside the project; `nil` where it is not there.
  package static func shared(_ folder: String) -> String? {
    ["/..", "/../.."].map { "\(root)\($0)/shared/\(folder)" }.first { access($0, R_OK) == 0 }
  }
}
