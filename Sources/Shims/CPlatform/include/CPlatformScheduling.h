#pragma once

// Glibc's Swift module does not have the policies that are Linux's own.

/// Lets others go first: what wakes this process does not lose the processor to it.
void cplatform_give_way(void);
