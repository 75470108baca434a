// simdjson is a C++ library whose values cannot cross into Swift; this face gives a flat list of tokens.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a token is.
enum {
  CSIMDJSON_NULL = 0,
  CSIMDJSON_FALSE = 1,
  CSIMDJSON_TRUE = 2,
  CSIMDJSON_NUMBER = 3,
  CSIMDJSON_STRING = 4,
  CSIMDJSON_ARRAY = 5,
  CSIMDJSON_OBJECT = 6,
  CSIMDJSON_OPAQUE = 7,
  /// A key with escapes in it; keys without are CSIMDJSON_STRING.
  CSIMDJSON_ESCAPED_KEY = 8,
};

/// Why a parse failed.
enum {
  CSIMDJSON_OK = 0,
  CSIMDJSON_EMPTY = 1,
  CSIMDJSON_UNCLOSED_STRING = 2,
  CSIMDJSON_BAD_TEXT = 3,
  CSIMDJSON_UNEXPECTED = 4,
  CSIMDJSON_CUT_OFF = 5,
  CSIMDJSON_TRAILING = 6,
  CSIMDJSON_TOO_LARGE = 7,
};

/// One value or one key of an object, in document order. A key is followed by its value.
typedef struct {
  /// The first byte, the opening quote or bracket included.
  uint32_t start;
  /// The byte behind the last one.
  uint32_t end;
  /// The index of the token behind this value and everything in it; of a key its mark.
  uint32_t next;
  /// One of the kinds above.
  uint32_t kind : 8;
  /// Of an object what tells of most keys that they do not stand in it, and the two marks below. Of the first key of an
  /// object where the list of its keys stands, 0 for none.
  uint32_t keys : 24;
} csimdjson_token;

/// What is known of the keys of an object, beside which of them there may be.
enum {
  CSIMDJSON_KEYS = 22,
  /// One of them may stand twice.
  CSIMDJSON_REPEATED = 1 << CSIMDJSON_KEYS,
  /// One of them has escapes in it.
  CSIMDJSON_ESCAPED = 1 << (CSIMDJSON_KEYS + 1),
};

typedef struct csimdjson_parser csimdjson_parser;

/// The version of the library that this was compiled with.
const char *csimdjson_version(void);

/// Makes a parser; its memory grows with the largest document and is used again.
csimdjson_parser *csimdjson_open(void);

/// Lets go of a parser: the next one of this thread may be it, with its memory.
void csimdjson_close(csimdjson_parser *parser);

/// Reads one JSON value. 64 readable bytes must follow the document.
///
/// Returns CSIMDJSON_OK and the tokens, valid until the next parse; or a reason, with the byte where it was
/// noticed in `*at`. Containers deeper than 256 levels come as one opaque token.
int csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, const csimdjson_token **tokens,
    size_t *count, size_t *at);

/// Reads the string, or the whole number without a sign, that begins at a byte of a text, as a parse of the whole text
/// would that came upon it. 64 readable bytes must follow the text.
///
/// Returns its token, valid until the next parse; NULL when there is none, or before anything was parsed. Of several of
/// one text each has a number of its own, from 0 on.
const csimdjson_token *csimdjson_scalar(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, size_t start, size_t number);

/// What tells a key from nearly all others, so that its bytes are compared once as a rule.
static inline uint32_t csimdjson_mark(const uint8_t *key, size_t length) {
  uint32_t first = 0, last = 0;
  if (length >= 4) {
    __builtin_memcpy(&first, key, 4);
    __builtin_memcpy(&last, key + length - 4, 4);
  } else if (length > 0) {
    first = key[0] | (uint32_t)key[length / 2] << 8 | (uint32_t)key[length - 1] << 16;
  }
  return (first ^ (uint32_t)length << 24) * 0x9E3779B1u ^ last;
}

/// One of 64 that a key belongs to.
static inline uint32_t csimdjson_group(uint32_t mark) { return mark >> 26; }

/// Whether a key may stand in an object; it never does in anything else.
static inline bool csimdjson_may_hold(const csimdjson_token *value, uint32_t mark) {
  return value->keys & (CSIMDJSON_ESCAPED | 1u << csimdjson_group(mark) % CSIMDJSON_KEYS);
}

/// Finds the value of a member of an object: the last one with this key, whose mark is given.
///
/// - Parameters: the tokens, the index of that of the object, the text, the key, its length and its mark.
///
/// Returns its token, 0 when there is none, or UINT32_MAX when a key with escapes stands in the object, so that
/// bytes alone do not tell.
uint32_t csimdjson_member(
    const csimdjson_token *tokens, size_t object, const void *text, const uint8_t *key, size_t length,
    uint32_t mark);

/// Where bytes stand first in others; -1 when they do not. (`memmem` is hidden from Swift.)
ptrdiff_t csimdjson_place(const void *bytes, size_t length, const void *wanted, size_t count);

/// Whether an escape `\u00` stands in bytes with the number of a character behind it that a keyboard has.
bool csimdjson_writes_out(const void *bytes, size_t length);

#ifdef __cplusplus
}
#endif
