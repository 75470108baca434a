#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ncurses for output. Reason: its macros, its globals and its wide functions do not reach Swift.
// One screen a process, on one thread.

/// How opening went.
enum ccurses_result { CCURSES_OK = 0, CCURSES_UNKNOWN = 1, CCURSES_DUMB = 2, CCURSES_FAILED = 3 };

/// Bits of `ccurses_cell.attributes`.
enum ccurses_attribute {
  CCURSES_BOLD = 1,
  CCURSES_DIM = 2,
  CCURSES_ITALIC = 4,
  CCURSES_UNDERLINE = 8,
  CCURSES_REVERSE = 16,
};

/// A cell that is not the second half of a wide one: a base with up to four marks, then zero.
struct ccurses_cell {
  uint32_t text[6];
  uint32_t attributes;
  int32_t pair;
};

/// The name and the version of the library.
const char *ccurses_version(void);

/// Opens the screen of a terminal type on two descriptors, which stay the caller's.
enum ccurses_result ccurses_open(
    const char *term, int32_t output, int32_t input, bool uses_colors);

/// Frees the screen after `ccurses_leave`.
void ccurses_close(void);

/// The colours there are; 0 for none.
int32_t ccurses_colors(void);

/// Whether colour numbers are red, green and blue.
bool ccurses_is_direct(void);

/// Whether the terminal can do without a foreground and background of ours.
bool ccurses_has_default_colors(void);

/// The number of a pair of colours; -1 is the terminal's own.
int32_t ccurses_pair(int32_t foreground, int32_t background);

/// The bytes of a string capability, or NULL.
const char *ccurses_capability(const char *name);

/// Replaces a row.
void ccurses_put_row(int32_t row, const struct ccurses_cell *cells, int32_t count);

/// Sends how ncurses begins, with an empty screen; what was put stays for the next flush.
void ccurses_begin(void);

/// Sends what changed, with the cursor at a place, or hidden with row -1. False when the terminal did not take all of
/// it, for the reason in errno: everything is sent with the next one.
bool ccurses_flush(int32_t row, int32_t column);

/// Takes a new size and empties the screen, which is drawn whole at the next flush.
void ccurses_resize(int32_t height, int32_t width);

/// Leaves the screen to others; the next flush returns to it.
void ccurses_leave(void);

/// Sets the modes of the line for the screen again, which is empty at the next flush. With
/// `learns_modes`, those of now are the ones to leave behind.
void ccurses_return(bool learns_modes);
