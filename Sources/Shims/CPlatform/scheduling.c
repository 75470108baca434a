#define _GNU_SOURCE
#include "CPlatformScheduling.h"

#include <sched.h>

void cplatform_give_way(void) {
#ifdef SCHED_BATCH
  struct sched_param parameters = {0};
  sched_setscheduler(0, SCHED_BATCH, &parameters);
#endif
}

int32_t cplatform_core_count(void) {
  cpu_set_t cores;
  return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}
