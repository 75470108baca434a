#define _GNU_SOURCE 1
#include "CMarkGFM.h"

#include <CLibrary.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

// Every function of the libraries that is used: one list for the pointers and for finding them.
#define FUNCTIONS(X)                                                                               \
  X(cmark_parser_new) X(cmark_parser_feed) X(cmark_parser_finish) X(cmark_parser_free)             \
  X(cmark_parser_attach_syntax_extension) X(cmark_find_syntax_extension) X(cmark_node_free)        \
  X(cmark_iter_new) X(cmark_iter_next) X(cmark_iter_get_node) X(cmark_iter_free)                   \
  X(cmark_node_get_type_string) X(cmark_node_get_literal) X(cmark_node_get_fence_info)             \
  X(cmark_node_get_url) X(cmark_node_get_heading_level) X(cmark_node_get_list_type)                \
  X(cmark_node_get_list_start) X(cmark_node_parent) X(cmark_node_previous)
#define EXTENSIONS(X)                                                                              \
  X(cmark_gfm_core_extensions_ensure_registered) X(cmark_gfm_extensions_get_table_alignments)      \
  X(cmark_gfm_extensions_get_tasklist_item_checked)

static struct { FUNCTIONS(CLIBRARY_POINTER) EXTENSIONS(CLIBRARY_POINTER) } lib;
static bool loaded = false;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct cmarkgfm_document {
  cmark_node *root;
  cmark_iter *walk;
};

/// Opens one of two libraries that must be of one version.
static void *open_library(const char *name, const char *version) {
  char file[96];
  strcpy(file, "libcmark-gfm");
  strcat(file, name);
  strcat(file, version);
  const char *const names[] = {file};
  return clibrary_open(names, 1);
}

static void load(void) {
  static const char *const versions[] = {
      ".so.0.29.0.gfm.6", ".so.0.29.0.gfm.13", ".so.0.29.0.gfm.11", ".so.0.29.0.gfm.3", ".so",
      ".dylib"};
  void *core = NULL, *extensions = NULL;
  for (size_t i = 0; i < sizeof versions / sizeof *versions && !extensions; i++) {
    core = open_library("", versions[i]);
    extensions = core ? open_library("-extensions", versions[i]) : NULL;
  }
  if (!extensions) return;
#define FIND(name) CLIBRARY_FIND_IN(core, name)
#define FIND_EXTENSION(name) CLIBRARY_FIND_IN(extensions, name)
  FUNCTIONS(FIND)
  EXTENSIONS(FIND_EXTENSION)
  lib.cmark_gfm_core_extensions_ensure_registered_();
  loaded = true;
}

bool cmarkgfm_load(void) {
  pthread_once(&once, load);
  return loaded;
}

cmarkgfm_document *cmarkgfm_open(const char *text, size_t length) {
  cmarkgfm_document *document = calloc(1, sizeof *document);
  if (!document) return NULL;
  // Extensions change tables of the whole library while a text is parsed.
  static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&parsing);
  cmark_parser *parser = lib.cmark_parser_new_(CMARK_OPT_VALIDATE_UTF8);
  static const char *const extensions[] = {"table", "strikethrough", "tasklist"};
  for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
    cmark_syntax_extension *extension = lib.cmark_find_syntax_extension_(extensions[i]);
    if (extension) lib.cmark_parser_attach_syntax_extension_(parser, extension);
  }
  lib.cmark_parser_feed_(parser, text, length);
  document->root = lib.cmark_parser_finish_(parser);
  lib.cmark_parser_free_(parser);
  pthread_mutex_unlock(&parsing);
  document->walk = lib.cmark_iter_new_(document->root);
  return document;
}

// The library's names of its nodes; those of extensions have no constants.
static const struct {
  const char *name;
  cmarkgfm_kind kind;
} kinds[] = {
    {"paragraph", CMARKGFM_PARAGRAPH},
    {"heading", CMARKGFM_HEADING},
    {"block_quote", CMARKGFM_QUOTE},
    {"list", CMARKGFM_LIST},
    {"item", CMARKGFM_ITEM},
    {"tasklist", CMARKGFM_ITEM},
    {"code_block", CMARKGFM_CODE_BLOCK},
    {"html_block", CMARKGFM_HTML_BLOCK},
    {"thematic_break", CMARKGFM_RULE},
    {"table", CMARKGFM_TABLE},
    {"table_header", CMARKGFM_TABLE_HEAD},
    {"table_row", CMARKGFM_TABLE_ROW},
    {"table_cell", CMARKGFM_TABLE_CELL},
    {"text", CMARKGFM_TEXT},
    {"softbreak", CMARKGFM_SOFT_BREAK},
    {"linebreak", CMARKGFM_LINE_BREAK},
    {"code", CMARKGFM_CODE},
    {"html_inline", CMARKGFM_HTML},
    {"emph", CMARKGFM_EMPHASIS},
    {"strong", CMARKGFM_STRONG},
    {"strikethrough", CMARKGFM_STRIKE},
    {"link", CMARKGFM_LINK},
    {"image", CMARKGFM_IMAGE},
};

/// How the column of a table cell is aligned.
static int32_t alignment(cmark_node *cell) {
  cmark_node *row = lib.cmark_node_parent_(cell);
  cmark_node *table = row ? lib.cmark_node_parent_(row) : NULL;
  uint8_t *all = table ? lib.cmark_gfm_extensions_get_table_alignments_(table) : NULL;
  if (!all) return 0;
  size_t column = 0;
  for (cmark_node *at = lib.cmark_node_previous_(cell); at; at = lib.cmark_node_previous_(at))
    column++;
  return all[column];
}

/// The number of an item of an ordered list; 0 in others.
static int32_t item_number(cmark_node *item) {
  cmark_node *list = lib.cmark_node_parent_(item);
  if (!list || lib.cmark_node_get_list_type_(list) != CMARK_ORDERED_LIST) return 0;
  int32_t number = lib.cmark_node_get_list_start_(list);
  for (cmark_node *at = lib.cmark_node_previous_(item); at; at = lib.cmark_node_previous_(at))
    number++;
  return number;
}

bool cmarkgfm_next(cmarkgfm_document *document, cmarkgfm_step *step) {
  cmark_event_type event = lib.cmark_iter_next_(document->walk);
  if (event == CMARK_EVENT_DONE) return false;
  cmark_node *node = lib.cmark_iter_get_node_(document->walk);
  *step = (cmarkgfm_step){.enters = event == CMARK_EVENT_ENTER, .task = -1};
  const char *name = lib.cmark_node_get_type_string_(node);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(kinds[i].name, name)) step->kind = kinds[i].kind;
  switch (step->kind) {
    case CMARKGFM_TEXT:
    case CMARKGFM_CODE:
    case CMARKGFM_HTML:
    case CMARKGFM_HTML_BLOCK: step->text = lib.cmark_node_get_literal_(node); break;
    case CMARKGFM_CODE_BLOCK:
      step->text = lib.cmark_node_get_literal_(node);
      step->info = lib.cmark_node_get_fence_info_(node);
      break;
    case CMARKGFM_LINK:
    case CMARKGFM_IMAGE: step->text = lib.cmark_node_get_url_(node); break;
    case CMARKGFM_HEADING: step->number = lib.cmark_node_get_heading_level_(node); break;
    case CMARKGFM_TABLE_CELL: step->number = alignment(node); break;
    case CMARKGFM_ITEM:
      step->number = item_number(node);
      if (!strcmp(name, "tasklist"))
        step->task = lib.cmark_gfm_extensions_get_tasklist_item_checked_(node);
      break;
    default: break;
  }
  return true;
}

void cmarkgfm_close(cmarkgfm_document *document) {
  if (!document) return;
  lib.cmark_iter_free_(document->walk);
  lib.cmark_node_free_(document->root);
  free(document);
}
