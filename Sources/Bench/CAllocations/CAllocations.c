#define _GNU_SOURCE 1
#include "CAllocations.h"

#include <errno.h>
#include <features.h>
#include <malloc.h>
#include <stddef.h>

// Not atomic, because the benchmarks run on one thread and an atomic sum would lengthen what they measure.
static callocations_count sum;

callocations_count callocations_now(void) { return sum; }

#ifdef __GLIBC__

// The allocator itself, under the names that stay when a program defines the usual ones.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static void *counted(void *memory, size_t size) {
  sum.calls += 1;
  sum.bytes += size;
  if (memory) sum.held += (int64_t)malloc_usable_size(memory);
  return memory;
}

void *malloc(size_t size) { return counted(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) {
  return counted(__libc_calloc(count, size), count * size);
}

void *realloc(void *memory, size_t size) {
  int64_t before = memory ? (int64_t)malloc_usable_size(memory) : 0;
  void *moved = __libc_realloc(memory, size);
  // When there is no memory, the old block stays; a size of zero frees it.
  if (moved || size == 0) sum.held -= before;
  return counted(moved, size);
}

void *memalign(size_t alignment, size_t size) {
  return counted(__libc_memalign(alignment, size), size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *found = memalign(alignment, size);
  if (!found) return ENOMEM;
  *memory = found;
  return 0;
}

void free(void *memory) {
  if (memory) sum.held -= (int64_t)malloc_usable_size(memory);
  __libc_free(memory);
}

#endif
