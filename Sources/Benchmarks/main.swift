// Usage: Benchmarks [viewer | SNAPSHOT.json]
let argument = CommandLine.arguments.dropFirst().first
if argument != "viewer" {
  SnapshotWorkload.run(argument)
  SessionsWorkload.run()
}
ViewerWorkload.run()
