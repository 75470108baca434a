#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libtermkey, fed with bytes. Reason: its unions and bit fields do not reach Swift.

/// A decoder of key sequences.
typedef struct TermKey ctermkey;

/// What a key is.
enum ctermkey_kind {
  CTERMKEY_OTHER = 0,
  CTERMKEY_CHARACTER = 1,
  CTERMKEY_FUNCTION = 2,
  CTERMKEY_SYMBOL = 3,
  CTERMKEY_MOUSE = 4,
};

/// The keys with names.
enum ctermkey_symbol {
  CTERMKEY_UNNAMED,
  CTERMKEY_ENTER,
  CTERMKEY_ESCAPE,
  CTERMKEY_TAB,
  CTERMKEY_BACKSPACE,
  CTERMKEY_DELETE,
  CTERMKEY_INSERT,
  CTERMKEY_UP,
  CTERMKEY_DOWN,
  CTERMKEY_LEFT,
  CTERMKEY_RIGHT,
  CTERMKEY_HOME,
  CTERMKEY_END,
  CTERMKEY_PAGE_UP,
  CTERMKEY_PAGE_DOWN,
};

/// What the mouse did.
enum ctermkey_mouse {
  CTERMKEY_MOUSE_OTHER,
  CTERMKEY_MOUSE_PRESS,
  CTERMKEY_MOUSE_DRAG,
  CTERMKEY_MOUSE_RELEASE
};

/// A key: the scalar, the number of a function key or a symbol in `value`, modifiers as bits
/// (1 shift, 2 alt, 4 ctrl), and for the mouse the button (4 and 5: wheel) and the cell from 0.
struct ctermkey_key {
  enum ctermkey_kind kind;
  uint32_t value;
  int32_t modifiers;
  enum ctermkey_mouse mouse;
  int32_t button;
  int32_t row;
  int32_t column;
};

/// How a question for a key went; `PART`: the bytes so far may be the start of one.
enum ctermkey_answer { CTERMKEY_NONE, CTERMKEY_KEY, CTERMKEY_PART };

/// The version of the library that this was compiled with.
const char *ctermkey_version(void);

/// Makes a decoder for a terminal type; NULL when that fails.
ctermkey *ctermkey_open(const char *term, bool is_utf8);

/// Frees it.
void ctermkey_close(ctermkey *decoder);

/// Adds bytes; returns how many it took.
size_t ctermkey_push(ctermkey *decoder, const uint8_t *bytes, size_t count);

/// The next key; with `force`, what could be the start of one is taken as it stands.
enum ctermkey_answer ctermkey_next(ctermkey *decoder, bool force, struct ctermkey_key *key);
