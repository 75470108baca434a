#pragma once
#include <stdint.h>

/// Columns that ncurses gives a scalar: 0, 1 or 2, and -1 for what it cannot show.
/// Reason: Glibc's Swift module hides wcwidth, and wcwidth obeys a locale that we must not depend on.
int32_t cplatform_width(uint32_t scalar);
