import Glibc

// Seeds of hashes are random, and what is counted must not be.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
  var words = CommandLine.arguments.map { strdup($0) } + [nil]
  execv("/proc/self/exe", &words)
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
  Table.write(Arguments.help)
  exit(2)
}
exit(Measuring.run(arguments))
