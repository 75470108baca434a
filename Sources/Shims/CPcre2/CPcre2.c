#define _GNU_SOURCE 1
#include "CPcre2.h"

#include <CLibrary.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

// Every function of the library that is used: one list for the pointers and for finding them.
#define FUNCTIONS(X)                                                                          \
  X(pcre2_compile) X(pcre2_jit_compile) X(pcre2_code_free) X(pcre2_match)                     \
  X(pcre2_match_data_create) X(pcre2_match_data_free) X(pcre2_match_context_create)           \
  X(pcre2_match_context_free) X(pcre2_set_match_limit) X(pcre2_set_heap_limit)                \
  X(pcre2_get_ovector_pointer) X(pcre2_get_error_message)

CLIBRARY(cpcre2_load, FUNCTIONS, true, "libpcre2-8.so.0", "libpcre2-8.0.dylib", "libpcre2-8.dylib")

// What one try may cost: patterns that people type by accident (nested stars) must not hold the screen.
enum { MATCH_LIMIT = 1000000, HEAP_LIMIT_KB = 16 << 10 };

struct cpcre2_pattern {
  pcre2_code *code;
  pcre2_match_data *data;
  pcre2_match_context *context;
};

cpcre2_pattern *cpcre2_compile(const void *text, size_t length, uint32_t options, char *why) {
  // \C would split characters; PCRE2_NO_START_OPTIMIZE would be slow, and so may not be asked for.
  uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
  if (options & CPCRE2_CASELESS) flags |= PCRE2_CASELESS;
  flags |= options & CPCRE2_LITERAL ? PCRE2_LITERAL : PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
  int code = 0;
  PCRE2_SIZE place = 0;
  pcre2_code *compiled =
      lib.pcre2_compile_(text, length, flags, &code, &place, NULL);
  if (!compiled) {
    PCRE2_UCHAR message[200];
    if (lib.pcre2_get_error_message_(code, message, sizeof message) < 0) message[0] = 0;
    snprintf(why, 256, "%s", (const char *)message);
    return NULL;
  }
  // Without JIT it is slower, and that is all.
  lib.pcre2_jit_compile_(compiled, PCRE2_JIT_COMPLETE);
  cpcre2_pattern *pattern = calloc(1, sizeof *pattern);
  if (pattern) {
    pattern->code = compiled;
    pattern->data = lib.pcre2_match_data_create_(1, NULL);
    pattern->context = lib.pcre2_match_context_create_(NULL);
  }
  if (!pattern || !pattern->data || !pattern->context) {
    snprintf(why, 256, "no memory");
    if (pattern) cpcre2_free(pattern);
    else lib.pcre2_code_free_(compiled);
    return NULL;
  }
  lib.pcre2_set_match_limit_(pattern->context, MATCH_LIMIT);
  lib.pcre2_set_heap_limit_(pattern->context, HEAP_LIMIT_KB);
  return pattern;
}

void cpcre2_free(cpcre2_pattern *pattern) {
  lib.pcre2_match_context_free_(pattern->context);
  lib.pcre2_match_data_free_(pattern->data);
  lib.pcre2_code_free_(pattern->code);
  free(pattern);
}

int cpcre2_find(
    cpcre2_pattern *pattern, const void *bytes, size_t count, size_t start, size_t *from,
    size_t *to) {
  if (start >= count) return 0;
  int result = lib.pcre2_match_(
      pattern->code, bytes, count, start, PCRE2_NOTEMPTY, pattern->data, pattern->context);
  if (result < 0) return result == PCRE2_ERROR_NOMATCH || result == PCRE2_ERROR_BADUTFOFFSET ? 0 : -1;
  const PCRE2_SIZE *places = lib.pcre2_get_ovector_pointer_(pattern->data);
  // \K in a lookahead can end a match before it starts.
  if (places[1] <= places[0] || places[0] < start) return 0;
  *from = places[0];
  *to = places[1];
  return 1;
}

int64_t cpcre2_count(cpcre2_pattern *pattern, const void *bytes, size_t count) {
  int64_t found = 0;
  size_t from = 0, to = 0;
  while (cpcre2_find(pattern, bytes, count, to, &from, &to) == 1) found++;
  return found;
}
