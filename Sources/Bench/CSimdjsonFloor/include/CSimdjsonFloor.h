// What simdjson itself takes for a document: the measure that the benchmarks compare with.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Parses a document into simdjson's own tree; 64 readable bytes must follow. Returns whether it could.
int csimdjsonfloor_dom(const uint8_t *bytes, size_t length);

/// Walks a document with simdjson's on-demand parser and looks at every value. Returns whether it could.
int csimdjsonfloor_ondemand(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
