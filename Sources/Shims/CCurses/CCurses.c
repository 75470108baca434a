#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "CCurses.h"

#include <errno.h>
#include <fcntl.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *output_file, *input_file;
static bool has_default_colors;
static cchar_t *row_cells;
static int row_capacity;

/// Looks whether the terminal can place its cursor, before anything is sent to it.
static enum ccurses_result probe(const char *term, int fd) {
  int error = 0;
  if (setupterm(term, fd, &error) != OK) return CCURSES_UNKNOWN;
  const char *address = tigetstr("cup");
  enum ccurses_result result =
      address == NULL || address == (char *)-1 ? CCURSES_DUMB : CCURSES_OK;
  del_curterm(cur_term);
  return result;
}

/// From now on keys do not show, before ncurses writes anything: an echo could stand inside a sequence.
static void hide_keys(int fd) {
  struct termios modes;
  if (tcgetattr(fd, &modes) != 0) return;
  modes.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr(fd, TCSANOW, &modes);
}

/// From now on Ctrl-C, Ctrl-Z and their like arrive as keys: pasted, they must not act.
static void take_signal_keys(int fd) {
  struct termios modes;
  if (tcgetattr(fd, &modes) != 0) return;
  modes.c_lflag &= ~(tcflag_t)ISIG;
  tcsetattr(fd, TCSANOW, &modes);
  def_prog_mode();
}

static FILE *open_copy(int fd, const char *mode) {
  int copy = dup(fd);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (!file) close(copy);
  return file;
}

/// Nothing here redefines a colour. What takes that back all the same, whenever ncurses comes back to the screen, would
/// take the palette that the reader has set himself: it becomes empty in the tables of ncurses, which are ours to change.
static void keep_palette(void) {
  char *reset = tigetstr("oc");
  if (reset && reset != (char *)-1) *reset = 0;
}

/// Lets ncurses take the screen for one that is in use. Until it has come back from endwin once, ncurses 6.4 writes
/// at each move of the cursor, up to hundreds of times a frame, and not once. What endwin says reaches no terminal.
///
/// Nor does what ncurses has said so far, which waits in its buffer and is said again with the first frame. On a screen of
/// a few cells the buffer is so small that it was sent up to the middle of a sequence: its end must follow.
static void begin_use(void) {
  if (LINES * COLS < 100) return;
  int stream = fileno(output_file);
  int terminal = fcntl(stream, F_DUPFD_CLOEXEC, 0);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (terminal >= 0 && nowhere >= 0 && dup2(nowhere, stream) >= 0) {
    endwin();
    dup2(terminal, stream);
  }
  if (terminal >= 0) close(terminal);
  if (nowhere >= 0) close(nowhere);
}

const char *ccurses_version(void) { return curses_version(); }

enum ccurses_result ccurses_open(
    const char *term, int32_t output, int32_t input, bool uses_colors) {
  enum ccurses_result result = probe(term, output);
  if (result != CCURSES_OK) return result;
  hide_keys(output);
  output_file = open_copy(output, "w");
  input_file = open_copy(input, "r");
  screen = output_file && input_file ? newterm(term, output_file, input_file) : NULL;
  if (!screen) {
    ccurses_close();
    return CCURSES_FAILED;
  }
  set_term(screen);
  cbreak();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  take_signal_keys(output);
  typeahead(-1);
  // Scrolling by the terminal makes a step at the edge a line instead of a screenful.
  idlok(stdscr, TRUE);
  keep_palette();
  begin_use();
  // Even to begin with colours sends a sequence.
  has_default_colors = false;
  if (uses_colors && has_colors() && start_color() == OK) has_default_colors = use_default_colors() == OK;
  return CCURSES_OK;
}

void ccurses_close(void) {
  if (screen) delscreen(screen);
  if (output_file) fclose(output_file);
  if (input_file) fclose(input_file);
  screen = NULL;
  output_file = input_file = NULL;
}

// alloc_pair crashes on a terminal without colours (ncurses 6.4).
int32_t ccurses_colors(void) { return has_colors() ? COLORS : 0; }

bool ccurses_is_direct(void) { return has_colors() && tigetflag("RGB") == 1; }

bool ccurses_has_default_colors(void) { return has_default_colors; }

int32_t ccurses_pair(int32_t foreground, int32_t background) {
  if (!has_colors()) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

const char *ccurses_capability(const char *name) {
  const char *value = tigetstr(name);
  return value == (char *)-1 ? NULL : value;
}

static attr_t attributes(uint32_t bits) {
  attr_t result = 0;
  if (bits & CCURSES_BOLD) result |= WA_BOLD;
  if (bits & CCURSES_DIM) result |= WA_DIM;
  if (bits & CCURSES_ITALIC) result |= WA_ITALIC;
  if (bits & CCURSES_UNDERLINE) result |= WA_UNDERLINE;
  if (bits & CCURSES_REVERSE) result |= WA_REVERSE;
  return result;
}

/// Whether a cell is another but for its one letter: then it is made by the other, most of a row at a tenth of the cost.
static bool is_like(const struct ccurses_cell *cell, const struct ccurses_cell *other) {
  return cell->attributes == other->attributes && cell->pair == other->pair && cell->text[0] &&
         other->text[0] && !cell->text[1] && !other->text[1];
}

void ccurses_put_row(int32_t row, const struct ccurses_cell *cells, int32_t count) {
  if (count > row_capacity) {
    cchar_t *larger = realloc(row_cells, (size_t)count * sizeof *larger);
    if (!larger) return;
    row_cells = larger;
    row_capacity = count;
  }
  for (int32_t i = 0; i < count; i++) {
    if (i > 0 && is_like(&cells[i], &cells[i - 1])) {
      row_cells[i] = row_cells[i - 1];
      row_cells[i].chars[0] = (wchar_t)cells[i].text[0];
      continue;
    }
    wchar_t text[CCHARW_MAX + 1] = {0};
    for (int k = 0; k < CCHARW_MAX && cells[i].text[k]; k++) text[k] = (wchar_t)cells[i].text[k];
    // The pair as an int through the last argument: the short one ends at 32767.
    int pair = cells[i].pair;
    setcchar(&row_cells[i], text, attributes(cells[i].attributes), 0, &pair);
  }
  mvwadd_wchnstr(stdscr, row, 0, row_cells, count);
}

/// Brings the terminal up to date. A write that fails ends a frame for ncurses, which tells nobody, and leaves the reason
/// where it is.
static bool update(void) {
  errno = 0;
  doupdate();
  if (errno == 0 || errno == EINTR || errno == EAGAIN) return true;
  clearok(curscr, TRUE);
  return false;
}

bool ccurses_flush(int32_t row, int32_t column) {
  bool is_shown = row >= 0;
  curs_set(is_shown);
  leaveok(stdscr, !is_shown);
  if (is_shown) wmove(stdscr, row, column);
  wnoutrefresh(stdscr);
  return update();
}

void ccurses_begin(void) {
  curs_set(false);
  update();
}

void ccurses_resize(int32_t height, int32_t width) {
  // Not resizeterm: it queues a key at each call, and we never read keys here.
  resize_term(height, width);
  werase(stdscr);
  clearok(curscr, TRUE);
}

void ccurses_leave(void) { endwin(); }

void ccurses_return(bool learns_modes) {
  if (learns_modes) def_shell_mode();
  reset_prog_mode();
  werase(stdscr);
  clearok(curscr, TRUE);
}
