#define _GNU_SOURCE 1
#include "CCloseGuard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Stands before the one of the C library, for every library of the test program.
int close(int descriptor) {
  int result = (int)syscall(SYS_close, descriptor);
  if (result < 0 && errno == EBADF && descriptor >= 0) {
    fprintf(stderr, "close(%d): it is not open; was it closed twice?\n", descriptor);
    abort();
  }
  return result;
}
