// What Swift does not see of the C library.
#pragma once
#include <spawn.h>

/// Lets a program that is started have none of our descriptors from `first` on.
int cdescriptors_keep_below(posix_spawn_file_actions_t *actions, int first);
