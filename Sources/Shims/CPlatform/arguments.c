#include "CPlatformArguments.h"

#include <stddef.h>

static int count;
static char **values;

// The C library of GNU gives constructors what it gives main.
__attribute__((constructor)) static void keep(int argc, char **argv) {
  count = argc;
  values = argv;
}

int32_t cplatform_argument_count(void) { return count; }

const char *cplatform_argument(int32_t index) {
  return index >= 0 && index < count ? values[index] : NULL;
}
