#define _GNU_SOURCE
#include "CPlatformScheduling.h"

#include <sched.h>

void cplatform_give_way(void) {
#ifdef SCHED_BATCH
  struct sched_param parameters = {0};
  sched_setscheduler(0, SCHED_BATCH, &parameters);
#endif
}
