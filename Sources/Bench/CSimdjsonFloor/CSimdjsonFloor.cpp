#include "CSimdjsonFloor.h"

#include <simdjson.h>

using namespace simdjson;

namespace {

/// Looks at a value and everything in it.
error_code walk(ondemand::value value, size_t &bytes) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      if (auto error = value.get_object().get(object)) return error;
      for (auto field : object) {
        ondemand::value inner;
        if (auto error = field.value().get(inner)) return error;
        if (auto error = walk(inner, bytes)) return error;
      }
      return SUCCESS;
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if (auto error = value.get_array().get(array)) return error;
      for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        if (auto error = walk(inner, bytes)) return error;
      }
      return SUCCESS;
    }
    case ondemand::json_type::string: {
      std::string_view text;
      if (auto error = value.get_string().get(text)) return error;
      bytes += text.size();
      return SUCCESS;
    }
    default: bytes += value.raw_json_token().size(); return SUCCESS;
  }
}

}  // namespace

extern "C" {

int csimdjsonfloor_dom(const uint8_t *bytes, size_t length) {
  static dom::parser parser;
  dom::element element;
  return !parser.parse(bytes, length, false).get(element);
}

int csimdjsonfloor_ondemand(const uint8_t *bytes, size_t length) {
  static ondemand::parser parser;
  ondemand::document document;
  padded_string_view view(reinterpret_cast<const char *>(bytes), length, length + SIMDJSON_PADDING);
  ondemand::value value;
  size_t size = 0;
  return !parser.iterate(view).get(document) && !document.get_value().get(value) &&
         !walk(value, size) && size > 0;
}

}
