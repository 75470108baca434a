#define _GNU_SOURCE 1
#include "CVTerm.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct cvterm {
  VTerm *vterm;
  VTermScreen *screen;
  VTermPos cursor;
  bool is_cursor_visible, is_alternate;
  int mouse;
};

static int on_cursor(VTermPos position, VTermPos old, int visible, void *user) {
  (void)old, (void)visible;
  ((cvterm *)user)->cursor = position;
  return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user) {
  cvterm *terminal = user;
  switch (property) {
    case VTERM_PROP_CURSORVISIBLE: terminal->is_cursor_visible = value->boolean; break;
    case VTERM_PROP_ALTSCREEN: terminal->is_alternate = value->boolean; break;
    case VTERM_PROP_MOUSE: terminal->mouse = value->number; break;
    default: break;
  }
  return 1;
}

static const VTermScreenCallbacks callbacks = {
    .movecursor = on_cursor,
    .settermprop = on_property,
};

cvterm *cvterm_open(int32_t rows, int32_t columns) {
  cvterm *terminal = calloc(1, sizeof *terminal);
  if (!terminal) return NULL;
  terminal->vterm = vterm_new(rows, columns);
  vterm_set_utf8(terminal->vterm, 1);
  terminal->screen = vterm_obtain_screen(terminal->vterm);
  terminal->is_cursor_visible = true;
  vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
  vterm_screen_enable_altscreen(terminal->screen, 1);
  vterm_screen_reset(terminal->screen, 1);
  return terminal;
}

void cvterm_close(cvterm *terminal) {
  vterm_free(terminal->vterm);
  free(terminal);
}

void cvterm_write(cvterm *terminal, const uint8_t *bytes, size_t count) {
  vterm_input_write(terminal->vterm, (const char *)bytes, count);
  vterm_screen_flush_damage(terminal->screen);
}

size_t cvterm_answer(cvterm *terminal, uint8_t *bytes, size_t limit) {
  return vterm_output_read(terminal->vterm, (char *)bytes, limit);
}

void cvterm_resize(cvterm *terminal, int32_t rows, int32_t columns) {
  vterm_set_size(terminal->vterm, rows, columns);
}

static int32_t color(const VTermColor *color) {
  if (VTERM_COLOR_IS_DEFAULT_FG(color) || VTERM_COLOR_IS_DEFAULT_BG(color)) return -1;
  if (VTERM_COLOR_IS_INDEXED(color)) return color->indexed.idx;
  return 0x1000000 | color->rgb.red << 16 | color->rgb.green << 8 | color->rgb.blue;
}

void cvterm_read(cvterm *terminal, int32_t row, int32_t column, struct cvterm_cell *cell) {
  VTermScreenCell from;
  memset(cell, 0, sizeof *cell);
  if (!vterm_screen_get_cell(terminal->screen, (VTermPos){row, column}, &from)) return;
  bool is_second_half = from.chars[0] == (uint32_t)-1;
  for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && i < 6 && !is_second_half; i++)
    cell->text[i] = from.chars[i];
  cell->width = is_second_half ? 0 : from.width;
  if (from.attrs.bold) cell->attributes |= CVTERM_BOLD;
  if (from.attrs.italic) cell->attributes |= CVTERM_ITALIC;
  if (from.attrs.underline) cell->attributes |= CVTERM_UNDERLINE;
  if (from.attrs.reverse) cell->attributes |= CVTERM_REVERSE;
  cell->foreground = color(&from.fg);
  cell->background = color(&from.bg);
}

void cvterm_cursor(cvterm *terminal, int32_t *row, int32_t *column, bool *is_visible) {
  *row = terminal->cursor.row;
  *column = terminal->cursor.col;
  *is_visible = terminal->is_cursor_visible;
}

bool cvterm_is_alternate(const cvterm *terminal) { return terminal->is_alternate; }

int32_t cvterm_mouse(const cvterm *terminal) { return terminal->mouse; }
