#pragma once
#include <stdint.h>

// The C library calls the allocator that a program defines, and only C can define one by these names.

/// What was asked of the allocator since the start of the program.
typedef struct {
  /// Calls of malloc, calloc, realloc and their aligned kin.
  uint64_t calls;
  /// The bytes that these asked for.
  uint64_t bytes;
  /// The bytes that are held now.
  int64_t held;
} callocations_count;

/// What was asked so far; zero on systems other than Linux with the GNU C library.
callocations_count callocations_now(void);
