import Glibc

// Seeds of hashes are random, and what is counted must not be.
if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
  var words = CommandLine.arguments.map { strdup($0) } + [nil]
  execv("/proc/self/exe", &words)
}

let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
guard let arguments, !arguments.isHelp else {
  Table.write(Arguments.help)
  exit(arguments == nil ? 2 : 0)
}
exit(Measuring.run(arguments))
