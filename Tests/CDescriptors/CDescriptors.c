#define _GNU_SOURCE 1
#include "CDescriptors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int cdescriptors_keep_below(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

/// Stands before the one of the C library, for every library of the test program.
int close(int descriptor) {
  int result = (int)syscall(SYS_close, descriptor);
  if (result < 0 && errno == EBADF && descriptor >= 0) {
    fprintf(stderr, "close(%d): it is not open; was it closed twice?\n", descriptor);
    abort();
  }
  return result;
}
