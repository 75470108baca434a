#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// What toml++ asserts does not hold for every text (a dot behind nothing): it aborts, or assumes the
// contrary when NDEBUG is set. What follows its assertions reports the error.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#include "CToml.h"

// The library takes most letters beyond ASCII for impossible where it asks what kind they are: they are of
// no kind.
#include <toml++/impl/forward_declarations.h>
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE return false
#include <toml++/impl/unicode.h>
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE __builtin_unreachable()

#include <toml++/toml.h>

#include <cstdio>
#include <string>
#include <vector>

struct ctoml_document {
  struct entry {
    std::string path;
    std::string text;
    ctoml_leaf leaf;
  };
  std::vector<entry> entries;
};

// Adds the leaves of a node in the order of the keys.
static void walk(const toml::node &node, const std::string &path, ctoml_document &document) {
  if (const toml::table *table = node.as_table(); table && !table->empty()) {
    for (auto &&[key, value] : *table) walk(value, path + std::string(key.str()) + "\n", document);
    return;
  }
  if (const toml::array *array = node.as_array(); array && !array->empty()) {
    for (size_t i = 0; i < array->size(); i++)
      walk(*array->get(i), path + std::to_string(i) + "\n", document);
    return;
  }
  ctoml_document::entry entry{path, {}, {}};
  entry.leaf.line = node.source().begin.line;
  entry.leaf.column = node.source().begin.column;
  entry.leaf.kind = CTOML_OTHER;
  if (auto text = node.as_string()) {
    entry.text = text->get();
    entry.leaf.kind = CTOML_STRING;
  } else if (auto integer = node.as_integer()) {
    entry.leaf.integer = integer->get();
    entry.leaf.kind = CTOML_INTEGER;
  } else if (auto number = node.as_floating_point()) {
    entry.leaf.number = number->get();
    entry.leaf.kind = CTOML_FLOAT;
  } else if (auto boolean = node.as_boolean()) {
    entry.leaf.boolean = boolean->get();
    entry.leaf.kind = CTOML_BOOLEAN;
  } else if (node.is_table() || node.is_array()) {
    entry.leaf.kind = CTOML_EMPTY;
  }
  document.entries.push_back(std::move(entry));
}

static void fail(ctoml_error *error, std::string_view reason, uint32_t line, uint32_t column) {
  std::snprintf(
      error->reason, sizeof error->reason, "%.*s", static_cast<int>(reason.size()), reason.data());
  error->line = line;
  error->column = column;
}

ctoml_document *ctoml_parse(const char *text, size_t length, ctoml_error *error) {
  try {
    toml::parse_result result = toml::parse(std::string_view(text, length));
    if (!result) {
      const toml::parse_error &why = result.error();
      fail(error, why.description(), why.source().begin.line, why.source().begin.column);
      return nullptr;
    }
    auto document = new ctoml_document;
    walk(result.table(), "", *document);
    return document;
  } catch (...) {
    fail(error, "out of memory", 1, 1);
    return nullptr;
  }
}

size_t ctoml_count(const ctoml_document *document) { return document->entries.size(); }

ctoml_leaf ctoml_at(const ctoml_document *document, size_t index) {
  const ctoml_document::entry &entry = document->entries[index];
  ctoml_leaf leaf = entry.leaf;
  leaf.path = entry.path.data();
  leaf.path_length = entry.path.size();
  leaf.text = entry.text.data();
  leaf.text_length = entry.text.size();
  return leaf;
}

void ctoml_free(ctoml_document *document) { delete document; }
