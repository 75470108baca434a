#define _GNU_SOURCE
#include "CPlatformMemory.h"

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>

void cplatform_give_memory_back(void) { mallopt(M_MMAP_THRESHOLD, 1 << 20); }

enum { page = CPLATFORM_LARGE_PAGE };

// A place in memory for so many bytes, of which the first page of 2 MB begins with them.
static void *place(size_t size) {
  char *whole = mmap(NULL, size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (whole == MAP_FAILED) return NULL;
  size_t front = -(uintptr_t)whole & (page - 1);
  if (front > 0) munmap(whole, front);
  munmap(whole + front + size, page - front);
  return whole + front;
}

void *cplatform_resize_large(void *old, size_t old_size, size_t size) {
  if (old && size <= old_size) {
    if (size < old_size) munmap((char *)old + size, old_size - size);
    return old;
  }
  void *new = place(size);
  if (!new) return NULL;
  void *made = old ? mremap(old, old_size, size, MREMAP_MAYMOVE | MREMAP_FIXED, new)
                   : mmap(new, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  if (made == MAP_FAILED) {
    munmap(new, size);
    return NULL;
  }
  // Where the system has no large pages, the small ones do.
  madvise(made, size, MADV_HUGEPAGE);
  return made;
}

void cplatform_free_large(void *memory, size_t size) { munmap(memory, size); }
