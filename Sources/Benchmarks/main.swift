// Usage: Benchmarks [SNAPSHOT.json]
SnapshotWorkload.run(CommandLine.arguments.dropFirst().first)
SessionsWorkload.run()
ViewerWorkload.run()
