#pragma once
#include <stdint.h>

// getopt_long keeps its state in globals that Swift 6 does not let us touch.

/// Starts over: no option is known.
void cplatform_options_reset(void);

/// Makes an option known by its name, which is copied, and by a code: its letter, or a number above 255.
void cplatform_options_add(const char *name, int32_t takes_value, int32_t code);

/// The code of the next option, '?' for an unknown one, ':' for one without its value, -1 at the end.
int32_t cplatform_options_next(int32_t argc, char *const *argv);

/// The value of the option that was found.
const char *cplatform_options_value(void);

/// The letter of an option that is wrong; 0 when it is a long one.
int32_t cplatform_options_letter(void);

/// The index of the next argument; after the end, of the first operand.
int32_t cplatform_options_index(void);

/// Overwrites an argument of the process, so that the list of processes no longer shows it.
void cplatform_hide_argument(int32_t index);
