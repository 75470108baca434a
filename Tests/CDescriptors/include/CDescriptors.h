// Descriptors of the test program, and a guard over them: whoever closes one that is not open ends it.
//
// Why: by the second time that a descriptor is closed its number may be that of another file, which is then
// closed behind the back of whoever opened it. Where nothing runs beside, nobody notices.
#pragma once
#include <spawn.h>

/// Lets a program that is started have none of our descriptors from `first` on. (Swift does not see the
/// function of the C library.)
int cdescriptors_keep_below(posix_spawn_file_actions_t *actions, int first);
