#define _GNU_SOURCE 1
#include "CTermKey.h"

#include <string.h>
#include <termkey.h>

/// Withholds the terminal's own mouse sequence: libtermkey takes it for the oldest protocol, while
/// we only ever ask for SGR reports.
static const char *terminfo_string(const char *name, const char *value, void *data) {
  (void)data;
  return strcmp(name, "key_mouse") == 0 ? NULL : value;
}

#define VERSION_TEXT_OF(number) #number
#define VERSION_TEXT(number) VERSION_TEXT_OF(number)

const char *ctermkey_version(void) {
  return VERSION_TEXT(TERMKEY_VERSION_MAJOR) "." VERSION_TEXT(TERMKEY_VERSION_MINOR);
}

ctermkey *ctermkey_open(const char *term, bool is_utf8) {
  int flags = (is_utf8 ? TERMKEY_FLAG_UTF8 : TERMKEY_FLAG_RAW) | TERMKEY_FLAG_CONVERTKP
              | TERMKEY_FLAG_NOSTART;
  TermKey *decoder = termkey_new_abstract(term, flags);
  if (!decoder) return NULL;
  termkey_set_canonflags(decoder, TERMKEY_CANON_DELBS);
  termkey_hook_terminfo_getstr(decoder, terminfo_string, NULL);
  if (!termkey_start(decoder)) {
    termkey_destroy(decoder);
    return NULL;
  }
  return decoder;
}

void ctermkey_close(ctermkey *decoder) { termkey_destroy(decoder); }

size_t ctermkey_push(ctermkey *decoder, const uint8_t *bytes, size_t count) {
  size_t room = termkey_get_buffer_remaining(decoder);
  if (count > room) count = room;
  if (count == 0) return 0;
  size_t taken = termkey_push_bytes(decoder, (const char *)bytes, count);
  return taken == (size_t)-1 ? 0 : taken;
}

static enum ctermkey_symbol symbol(TermKeySym name) {
  switch (name) {
    case TERMKEY_SYM_ENTER:
    case TERMKEY_SYM_KPENTER: return CTERMKEY_ENTER;
    case TERMKEY_SYM_ESCAPE: return CTERMKEY_ESCAPE;
    case TERMKEY_SYM_TAB: return CTERMKEY_TAB;
    case TERMKEY_SYM_BACKSPACE:
    case TERMKEY_SYM_DEL: return CTERMKEY_BACKSPACE;
    case TERMKEY_SYM_DELETE: return CTERMKEY_DELETE;
    case TERMKEY_SYM_INSERT: return CTERMKEY_INSERT;
    case TERMKEY_SYM_UP: return CTERMKEY_UP;
    case TERMKEY_SYM_DOWN: return CTERMKEY_DOWN;
    case TERMKEY_SYM_LEFT: return CTERMKEY_LEFT;
    case TERMKEY_SYM_RIGHT: return CTERMKEY_RIGHT;
    case TERMKEY_SYM_HOME:
    case TERMKEY_SYM_FIND: return CTERMKEY_HOME;
    case TERMKEY_SYM_END:
    case TERMKEY_SYM_SELECT: return CTERMKEY_END;
    case TERMKEY_SYM_PAGEUP: return CTERMKEY_PAGE_UP;
    case TERMKEY_SYM_PAGEDOWN: return CTERMKEY_PAGE_DOWN;
    default: return CTERMKEY_UNNAMED;
  }
}

static void read_mouse(TermKey *decoder, const TermKeyKey *from, struct ctermkey_key *key) {
  TermKeyMouseEvent event = TERMKEY_MOUSE_UNKNOWN;
  int button = 0, row = 1, column = 1;
  if (termkey_interpret_mouse(decoder, from, &event, &button, &row, &column) != TERMKEY_RES_KEY)
    return;
  switch (event) {
    case TERMKEY_MOUSE_PRESS: key->mouse = CTERMKEY_MOUSE_PRESS; break;
    case TERMKEY_MOUSE_DRAG: key->mouse = CTERMKEY_MOUSE_DRAG; break;
    case TERMKEY_MOUSE_RELEASE: key->mouse = CTERMKEY_MOUSE_RELEASE; break;
    default: key->mouse = CTERMKEY_MOUSE_OTHER; break;
  }
  key->kind = CTERMKEY_MOUSE;
  key->button = button;
  key->row = row - 1;
  key->column = column - 1;
}

enum ctermkey_answer ctermkey_next(ctermkey *decoder, bool force, struct ctermkey_key *key) {
  TermKeyKey from;
  memset(key, 0, sizeof *key);
  switch (force ? termkey_getkey_force(decoder, &from) : termkey_getkey(decoder, &from)) {
    case TERMKEY_RES_KEY: break;
    case TERMKEY_RES_AGAIN: return CTERMKEY_PART;
    default: return CTERMKEY_NONE;
  }
  key->modifiers = from.modifiers;
  switch (from.type) {
    case TERMKEY_TYPE_UNICODE:
      key->kind = CTERMKEY_CHARACTER;
      key->value = (uint32_t)from.code.codepoint;
      break;
    case TERMKEY_TYPE_FUNCTION:
      key->kind = CTERMKEY_FUNCTION;
      key->value = (uint32_t)from.code.number;
      break;
    case TERMKEY_TYPE_KEYSYM:
      key->value = symbol(from.code.sym);
      key->kind = key->value == CTERMKEY_UNNAMED ? CTERMKEY_OTHER : CTERMKEY_SYMBOL;
      break;
    case TERMKEY_TYPE_MOUSE: read_mouse(decoder, &from, key); break;
    default: break;
  }
  return CTERMKEY_KEY;
}
