// cmark-gfm, GitHub's parser of Markdown.
//
// Why a shim: the library is to be loaded on first use, since few rows of a session are ever read as
// Markdown; and its tree is handed over as a flat walk, so that nobody recurses over a source's nesting.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A parsed text and how far its walk has come.
typedef struct cmarkgfm_document cmarkgfm_document;

/// What a step of the walk is about.
typedef enum {
  CMARKGFM_OTHER,
  CMARKGFM_PARAGRAPH,
  CMARKGFM_HEADING,
  CMARKGFM_QUOTE,
  CMARKGFM_LIST,
  CMARKGFM_ITEM,
  CMARKGFM_CODE_BLOCK,
  CMARKGFM_HTML_BLOCK,
  CMARKGFM_RULE,
  CMARKGFM_TABLE,
  CMARKGFM_TABLE_HEAD,
  CMARKGFM_TABLE_ROW,
  CMARKGFM_TABLE_CELL,
  CMARKGFM_TEXT,
  CMARKGFM_SOFT_BREAK,
  CMARKGFM_LINE_BREAK,
  CMARKGFM_CODE,
  CMARKGFM_HTML,
  CMARKGFM_EMPHASIS,
  CMARKGFM_STRONG,
  CMARKGFM_STRIKE,
  CMARKGFM_LINK,
  CMARKGFM_IMAGE,
} cmarkgfm_kind;

/// One step of the walk.
typedef struct {
  cmarkgfm_kind kind;
  /// Whether something begins; what holds nothing else only begins.
  bool enters;
  /// Of a heading its level; of an item of an ordered list its number; of a table cell its alignment
  /// ('l', 'r', 'c' or 0).
  int32_t number;
  /// Of an item of a task list 1 when it is done, 0 when not; -1 otherwise.
  int32_t task;
  /// The text, the language of a code block, or the address of a link; may be null. Valid until the
  /// document is closed.
  const char *text;
  /// Of a code block its language; may be null.
  const char *info;
} cmarkgfm_step;

/// Loads the library, once; false when the machine has none.
bool cmarkgfm_load(void);

/// Parses a text; null when there is no memory. The library must be loaded.
cmarkgfm_document *cmarkgfm_open(const char *text, size_t length);

/// Takes the next step; false at the end.
bool cmarkgfm_next(cmarkgfm_document *document, cmarkgfm_step *step);

/// Gives everything back.
void cmarkgfm_close(cmarkgfm_document *document);
