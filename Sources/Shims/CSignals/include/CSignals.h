#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Signals and the last rites of the terminal. Reason: what runs in a signal handler may neither
// allocate nor lock, and a Swift closure may do both. One terminal a process.

/// From now on, every signal that ends the process by default and that nobody is told about restores the
/// terminal first, and a crash is told in one line. Those that are ignored stay so. With
/// `keeps_backtrace`, it goes on to the handler that was there before: the Swift runtime's.
void csignals_guard(bool keeps_backtrace);

/// What a crash is told with: the program with its version, and files that its report may be, the first
/// that can be made is taken.
void csignals_set_report(const char *program, const char *first, const char *second);

/// Installs the handlers of the loop and makes the pipe that they wake it with; returns its read end, or
/// -1. A signal that was ignored at the start (nohup) stays ignored. From `input`, unless it is -1, Ctrl-C
/// is heard also while the loop hangs.
int32_t csignals_install(int32_t input);

/// Takes the handlers of the loop out and closes the pipe.
void csignals_uninstall(void);

/// The signals that came since the last call, as bits by number; this also calls off the watchdog
/// that ends the process when nobody reacts to INT, TERM, HUP or QUIT.
uint64_t csignals_take(void);

/// The signal that a key asked for before the modes of the terminal were changed; 0 for none.
int32_t csignals_signal_of_key(uint8_t byte);

/// Reads what was typed, without waiting: the number of bytes, 0 at the end, -1 for an error, -2 when
/// there is nothing.
int64_t csignals_read(int32_t input, uint8_t *bytes, size_t count);

/// Writes ASCII with its controls made visible, and a question mark for every other character.
void csignals_write_visibly(int32_t fd, const char *text);

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

/// Undoes that; returns how many bytes of the end of what was written were put into `bytes`.
size_t csignals_take_errors(uint8_t *bytes, size_t count);

/// Stops the process as Ctrl-Z does; returns when it goes on.
void csignals_stop(void);

/// While another program has the terminal, Ctrl-C and Ctrl-\ are meant for that one, and Ctrl-Z
/// stops us with it. We ignore the first two; the other program must be started with their defaults.
void csignals_lend(bool is_starting);

/// Ends the process by a signal.
_Noreturn void csignals_die(int32_t signal);
