#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Signals and the last rites of the terminal. Reason: what runs in a signal handler may neither
// allocate nor lock, and a Swift closure may do both. One terminal a process.

/// Installs the handlers and makes the pipe that they wake the loop with; returns its read end, or
/// -1. A signal that was ignored at the start (nohup) stays ignored. With `keeps_backtrace`, a trap
/// goes on to the handler of the Swift runtime after the terminal is restored.
int32_t csignals_install(bool keeps_backtrace);

/// Takes the handlers out and closes the pipe.
void csignals_uninstall(void);

/// The signals that came since the last call, as bits by number; this also calls off the watchdog
/// that ends the process when nobody reacts to INT, TERM, HUP or QUIT.
uint64_t csignals_take(void);

/// Remembers the modes of a terminal, to return to them.
bool csignals_save(int32_t terminal);

/// From now on, an end by crash or signal writes these bytes and sets the saved modes.
void csignals_arm(const uint8_t *bytes, size_t count);

/// From now on, it does not.
void csignals_disarm(void);

/// Sets the saved modes.
void csignals_reset_modes(void);

/// Lets the standard error go to memory while the screen is up, if it goes to a terminal.
void csignals_capture_errors(void);

/// Undoes that, and shows the end of what was written.
void csignals_release_errors(void);

/// Stops the process as Ctrl-Z does; returns when it goes on.
void csignals_stop(void);

/// While another program has the terminal, Ctrl-C and Ctrl-\ are meant for that one, and Ctrl-Z
/// stops us with it. We ignore the first two; the other program must be started with their defaults.
void csignals_lend(bool is_starting);

/// Ends the process by a signal.
_Noreturn void csignals_die(int32_t signal);
