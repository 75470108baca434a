import Glibc

exit(Program.run(Environment.arguments, Environment()))
