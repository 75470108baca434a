#include "CLibrary.h"

void *clibrary_open(const char *const *names, size_t count) {
  void *handle = NULL;
  for (size_t i = 0; i < count && !handle; i++) handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  return handle;
}
