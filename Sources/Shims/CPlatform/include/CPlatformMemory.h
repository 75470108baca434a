#pragma once

// Glibc's Swift module hides malloc.h.

/// Has what is large given back to the system when it is freed. By default only that is which is larger than all that
/// was freed before: what a view of a large session held would stay with the process.
void cplatform_give_memory_back(void);
