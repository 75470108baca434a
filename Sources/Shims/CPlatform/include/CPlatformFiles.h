// The kinds of file systems are told by a structure whose name Swift cannot see beside the call.
#pragma once
#include <stdbool.h>

/// Whether a file is no link, on a file system that only this machine writes to.
bool cplatform_is_local(const char *path);
