#pragma once
#include <stdint.h>

// Swift reads the command line from /proc, which is not there in every container: it would be empty.

/// How many arguments the program was started with, its name among them.
int32_t cplatform_argument_count(void);

/// An argument; null behind the last one.
const char *cplatform_argument(int32_t index);
