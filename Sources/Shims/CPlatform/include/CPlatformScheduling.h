#pragma once
#include <pthread.h>
#include <stdint.h>

// Glibc's Swift module does not have the policies that are Linux's own, nor the macros that count cores.

/// Lets others go first: what wakes this process does not lose the processor to it.
void cplatform_give_way(void);

/// Starts a thread that is told of no signals but those of its own faults; 0, or why there is none.
int cplatform_start_thread(pthread_t *thread, void *given, void *(*body)(void *));

/// The number of cores that this process may run on.
int32_t cplatform_core_count(void);
