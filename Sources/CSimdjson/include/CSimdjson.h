// simdjson is a C++ library whose values cannot cross into Swift; this face gives a flat list of tokens.
#pragma once
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
  /// The index of the token behind this value and everything in it.
  uint32_t next;
  /// One of the kinds above.
  uint32_t kind;
} csimdjson_token;

typedef struct csimdjson_parser csimdjson_parser;

/// Makes a parser; its memory grows with the largest document and is used again.
csimdjson_parser *csimdjson_open(void);

/// Frees a parser.
void csimdjson_close(csimdjson_parser *parser);

/// Reads one JSON value. 64 readable bytes must follow the document.
///
/// Returns CSIMDJSON_OK and the tokens, valid until the next parse; or a reason, with the byte where it was
/// noticed in `*at`. Containers deeper than 256 levels come as one opaque token.
int csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, const csimdjson_token **tokens,
    size_t *count, size_t *at);

#ifdef __cplusplus
}
#endif
