#define _GNU_SOURCE
#include "CPlatformScheduling.h"

#include <sched.h>
#include <signal.h>

void cplatform_give_way(void) {
#ifdef SCHED_BATCH
  struct sched_param parameters = {0};
  sched_setscheduler(0, SCHED_BATCH, &parameters);
#endif
}

int cplatform_start_thread(pthread_t *thread, void *given, void *(*body)(void *)) {
  static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
  sigset_t others, old;
  sigfillset(&others);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&others, faults[i]);
  // The thread begins with what is blocked here.
  pthread_sigmask(SIG_SETMASK, &others, &old);
  int error = pthread_create(thread, NULL, body, given);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return error;
}

int32_t cplatform_core_count(void) {
  cpu_set_t cores;
  return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}
