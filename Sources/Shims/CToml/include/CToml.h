// toml++ is C++; this gives Swift the leaves of a document as a list, each with its line and column.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a leaf is.
typedef enum {
  CTOML_STRING,
  CTOML_INTEGER,
  CTOML_FLOAT,
  CTOML_BOOLEAN,
  // A table or an array with nothing in it.
  CTOML_EMPTY,
  // A date or a time, which nothing of ours uses.
  CTOML_OTHER,
} ctoml_kind;

// A value that is no table and no array. The pointers live as long as the document.
typedef struct {
  // The keys from the root to the value, each ended by a line feed; indices of arrays as digits.
  const char *path;
  size_t path_length;
  const char *text;
  size_t text_length;
  int64_t integer;
  double number;
  bool boolean;
  ctoml_kind kind;
  uint32_t line;
  uint32_t column;
} ctoml_leaf;

// Why a document could not be read; line and column count from 1.
typedef struct {
  char reason[200];
  uint32_t line;
  uint32_t column;
} ctoml_error;

typedef struct ctoml_document ctoml_document;

// Reads a document; null with `error` filled when it is none. No exception leaves it.
ctoml_document *ctoml_parse(const char *text, size_t length, ctoml_error *error);
size_t ctoml_count(const ctoml_document *document);
ctoml_leaf ctoml_at(const ctoml_document *document, size_t index);
void ctoml_free(ctoml_document *document);

#ifdef __cplusplus
}
#endif
