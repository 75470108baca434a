#include "CPlatformMemory.h"

#include <malloc.h>

void cplatform_give_memory_back(void) { mallopt(M_MMAP_THRESHOLD, 1 << 20); }
