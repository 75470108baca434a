// PCRE2, to search texts by patterns.
//
// Why a shim: the library is to be loaded on first use, since few readers search; and its types are macros.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A pattern that is ready to be looked for.
typedef struct cpcre2_pattern cpcre2_pattern;

/// How a pattern is read.
typedef enum { CPCRE2_LITERAL = 1, CPCRE2_CASELESS = 2 } cpcre2_option;

/// Loads the library, once; false when the machine has none.
bool cpcre2_load(void);

/// Makes a pattern of UTF-8 text. Null when it can't, with the reason in `why`, which holds 256 bytes.
cpcre2_pattern *cpcre2_compile(const void *text, size_t length, uint32_t options, char *why);

/// Frees a pattern.
void cpcre2_free(cpcre2_pattern *pattern);

/// Finds the first match that is not empty at or after a place: 1 found, 0 none, -1 too hard to tell.
/// Bytes that are no UTF-8 match nothing.
int cpcre2_find(
    cpcre2_pattern *pattern, const void *bytes, size_t count, size_t start, size_t *from, size_t *to);

/// Counts the matches that do not overlap; those before the one that was too hard when one was.
int64_t cpcre2_count(cpcre2_pattern *pattern, const void *bytes, size_t count);
