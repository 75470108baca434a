#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A terminal emulator for tests, by libvterm. Reason: its bit fields and unions do not reach Swift.

/// An emulator.
typedef struct cvterm cvterm;

/// Bits of `cvterm_cell.attributes`.
enum cvterm_attribute {
  CVTERM_BOLD = 1,
  CVTERM_ITALIC = 4,
  CVTERM_UNDERLINE = 8,
  CVTERM_REVERSE = 16,
};

/// A cell: base and marks up to a zero; `width` 0 in the second half of a wide one. A colour is -1
/// for the default, 0–255 for the palette, and 0x1000000 + RGB.
struct cvterm_cell {
  uint32_t text[6];
  int32_t width;
  uint32_t attributes;
  int32_t foreground, background;
};

/// Makes an emulator.
cvterm *cvterm_open(int32_t rows, int32_t columns);

/// Frees it.
void cvterm_close(cvterm *terminal);

/// Takes output of a program.
void cvterm_write(cvterm *terminal, const uint8_t *bytes, size_t count);

/// Moves out what the emulator answers, such as the cursor's position to a program that asks.
size_t cvterm_answer(cvterm *terminal, uint8_t *bytes, size_t limit);

/// Changes the size.
void cvterm_resize(cvterm *terminal, int32_t rows, int32_t columns);

/// Reads a cell.
void cvterm_read(cvterm *terminal, int32_t row, int32_t column, struct cvterm_cell *cell);

/// Where the cursor is.
void cvterm_cursor(cvterm *terminal, int32_t *row, int32_t *column, bool *is_visible);

/// Whether the alternate screen is on.
bool cvterm_is_alternate(const cvterm *terminal);

/// Which reports of the mouse are on: 0 none, else as in VTermProp.
int32_t cvterm_mouse(const cvterm *terminal);
