import Glibc

// A closed pipe is an error of `write`.
signal(SIGPIPE, SIG_IGN)
exit(TortureCommand.run(Array(CommandLine.arguments.dropFirst())))
