#pragma once

#include <stddef.h>

// Glibc's Swift module hides malloc.h.

/// Has what is large given back to the system when it is freed. By default only that is which is larger than all that
/// was freed before: what a view of a large session held would stay with the process.
void cplatform_give_memory_back(void);

/// Says that memory is looked at soon: it is fetched into the cache while something else is done.
static inline void cplatform_expect(const void *memory) { __builtin_prefetch(memory); }

/// The size of a large page.
#define CPLATFORM_LARGE_PAGE 2097152

/// Makes, grows or shrinks a piece of memory that lies on large pages where the system has them: of small ones each costs
/// a fault at its first use. It is moved by its pages and not copied. Sizes are multiples of `CPLATFORM_LARGE_PAGE`.
///
/// Returns NULL where there is no memory; the old piece stands then.
void *cplatform_resize_large(void *old, size_t old_size, size_t size);

/// Gives a piece back that `cplatform_resize_large` made.
void cplatform_free_large(void *memory, size_t size);
