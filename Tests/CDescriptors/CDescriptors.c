#define _GNU_SOURCE 1
#include "CDescriptors.h"

int cdescriptors_keep_below(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
