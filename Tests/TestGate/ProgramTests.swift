package import Testing

/// Runs tests that start programs on ``ProgramThreads``: few at a time, and beside all others.
package struct ProgramTests: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(ProgramThreads.shared) { try await function() }
  }
}

extension Trait where Self == ProgramTests {
  /// For suites whose tests start programs and wait for them.
  package static var startsPrograms: Self { Self() }
}
