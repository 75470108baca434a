/// How a recording is doing.
package struct RecordingStatus: Sendable, Equatable {
  /// Lines written, of earlier runs included.
  package var records = 0
  /// Bytes of the file that are good.
  package var bytes: Int64 = 0
  /// Records that found no room and are not in the file.
  package var lost = 0
  /// What is wrong, to be shown as long as it is; `nil` when all is well.
  package var warning: String?

  package init() {}
}
