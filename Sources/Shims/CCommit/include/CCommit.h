#pragma once

// The commit that the program was built from. Reason: what is said on the command line of a build reaches C
// alone, and so a new commit compiles one file.

/// Its short name, with `+` when files were changed since; empty when the build was not told.
const char *ccommit_name(void);
