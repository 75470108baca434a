// The SIMD part of simdjson (its first stage: UTF-8 check, strings, structure) finds where tokens
// begin; the grammar is checked here, because tokens must be byte ranges over the source and an
// error must have a place, which the library's own documents do not give.
#include "CSimdjson.h"

#include <cstring>
#include <memory>
#include <new>

#ifdef __SSE2__
#include <immintrin.h>
#endif
#include <simdjson.h>

using simdjson::internal::dom_parser_implementation;

namespace {

/// What may stand behind a word that is looked for: the first of two digits that are the number of a character that a
/// keyboard has.
struct Printed {
  static bool fits(const uint8_t *p) { return *p >= '2' && *p <= '7'; }
};

#ifdef __SSE2__
/// The same where anything may.
struct Anything {
  static bool fits(const uint8_t *) { return true; }
};

/// Looks for a word by thirty-two places at once at which its first byte and its last one fit, and what stands behind
/// it; `from` is the first place that was not looked at.
template <class Behind>
__attribute__((target("avx2"))) ptrdiff_t place_by_32(
    const uint8_t *text, size_t length, const uint8_t *word, size_t count, size_t &from) {
  const __m256i first = _mm256_set1_epi8(char(word[0]));
  const __m256i last = _mm256_set1_epi8(char(word[count - 1]));
  for (; from + 31 + count <= length; from += 32) {
    const auto *const here = reinterpret_cast<const __m256i *>(text + from);
    const auto *const end = reinterpret_cast<const __m256i *>(text + from + count - 1);
    unsigned fits = unsigned(_mm256_movemask_epi8(_mm256_and_si256(
        _mm256_cmpeq_epi8(_mm256_loadu_si256(here), first),
        _mm256_cmpeq_epi8(_mm256_loadu_si256(end), last))));
    for (; fits; fits &= fits - 1) {
      const size_t place = from + size_t(__builtin_ctz(fits));
      if (!memcmp(text + place, word, count) && Behind::fits(text + place + count)) return ptrdiff_t(place);
    }
  }
  return -1;
}
#endif

/// Where a word stands first in a text, with something behind it that fits.
template <class Behind>
ptrdiff_t place_of(const uint8_t *text, size_t length, const uint8_t *word, size_t count) {
  size_t from = 0;
#ifdef __SSE2__
  // Sixteen places at once at which the first byte and the last one fit; texts are short, and so is what is sought.
  const __m128i first = _mm_set1_epi8(char(word[0])), last = _mm_set1_epi8(char(word[count - 1]));
  static const bool is_wide = __builtin_cpu_supports("avx2");
  if (is_wide && count + 31 <= length) {
    const ptrdiff_t found = place_by_32<Behind>(text, length, word, count, from);
    if (found >= 0) return found;
  }
  for (; from + 15 + count <= length; from += 16) {
    const auto at = [&](size_t place) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + place));
    };
    unsigned fits = unsigned(_mm_movemask_epi8(
        _mm_and_si128(_mm_cmpeq_epi8(at(from), first), _mm_cmpeq_epi8(at(from + count - 1), last))));
    for (; fits; fits &= fits - 1) {
      const size_t place = from + size_t(__builtin_ctz(fits));
      if (!memcmp(text + place, word, count) && Behind::fits(text + place + count)) return ptrdiff_t(place);
    }
  }
#endif
  for (; from + count <= length; from++)
    if (text[from] == word[0] && !memcmp(text + from, word, count) && Behind::fits(text + from + count))
      return ptrdiff_t(from);
  return -1;
}

constexpr uint32_t depth_limit = 256;

/// Keys of an object of which a list is made, at least and at most: among few of them one is found as quickly without.
constexpr uint32_t listed_least = 6, listed_limit = 32;

/// An open container: its token, whether it is an object, and what is known of its keys so far.
struct Level {
  uint32_t token;
  bool object;
  uint32_t count, flags;
  uint64_t groups;
  /// The marks of its first keys, and their tokens.
  uint32_t marks[listed_limit], places[listed_limit];
};

/// Which of four marks are this one: a bit for each.
inline uint32_t fits_of_four(const uint32_t *marks, uint32_t mark) {
#ifdef __SSE2__
  const __m128i four = _mm_loadu_si128(reinterpret_cast<const __m128i *>(marks));
  return uint32_t(_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(four, _mm_set1_epi32(int(mark))))));
#else
  uint32_t fits = 0;
  for (uint32_t i = 0; i < 4; i++) fits |= uint32_t(marks[i] == mark) << i;
  return fits;
#endif
}

/// Whether a mark is among the first of a list, behind which there is room for three more: anything may stand there.
inline bool is_among(const uint32_t *marks, uint32_t count, uint32_t mark) {
  for (uint32_t from = 0; from < count; from += 4) {
    const uint32_t fits = fits_of_four(marks + from, mark);
    if (fits && uint32_t(__builtin_ctz(fits)) < count - from) return true;
  }
  return false;
}

/// Takes the next key of an object, which will be the token `mine`.
inline void take_key(Level &level, uint32_t mine, uint32_t mark) {
  const uint64_t group = uint64_t(1) << csimdjson_group(mark);
  if (level.count < listed_limit) {
    level.marks[level.count] = mark;
    level.places[level.count] = mine;
  }
  // Of more keys than are listed it is not found out whether one stands twice.
  if (++level.count > listed_limit || (level.groups & group && is_among(level.marks, level.count - 1, mark)))
    level.flags |= CSIMDJSON_REPEATED;
  level.groups |= group;
}

/// The list of the keys of an object: how many there are, their marks, filled up to whole groups of four, their tokens.
/// Where it stands is told by the token of its first key.
inline uint32_t *put_list(const Level &level, csimdjson_token *tokens, const uint32_t *lists, uint32_t *end) {
  const uint32_t count = level.count, padded = (count + 3) & ~3u, place = uint32_t(end - lists);
  if (place >= 1u << 24) return end;
  tokens[level.token + 1].keys = place;
  *end++ = count;
  memcpy(end, level.marks, padded * sizeof *end);
  end += padded;
  memcpy(end, level.places, count * sizeof *end);
  return end + count;
}

/// Where a key stood in the list of its object when one of as many keys was asked for it last: in front of the lists.
/// Records of one kind have their keys in one order, so it is looked for there first.
inline uint8_t &usual_place(uint32_t *lists, uint32_t mark, uint32_t count) {
  const auto number = uint8_t(mark >> 24 ^ count << 3);
  return reinterpret_cast<uint8_t *>(lists)[-1 - ptrdiff_t(number)];
}

/// The words in front of the lists: a byte for each number.
constexpr size_t usual_places = (UINT8_MAX + 1) / sizeof(uint32_t);

/// What is known of the keys of an object at its end.
inline uint32_t keys_of(const Level &level) {
  constexpr uint32_t all = (1u << CSIMDJSON_KEYS) - 1;
  const uint64_t groups = level.groups;
  return (uint32_t(groups | groups >> CSIMDJSON_KEYS | groups >> 2 * CSIMDJSON_KEYS) & all) | level.flags;
}

/// Whether a key has an escape in it. Sixteen readable bytes must follow it.
inline bool has_escape(const uint8_t *p, size_t n) {
#ifdef __SSE2__
  const __m128i backslash = _mm_set1_epi8('\\');
  for (;; p += 16, n -= 16) {
    const __m128i word = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p));
    const unsigned found = unsigned(_mm_movemask_epi8(_mm_cmpeq_epi8(word, backslash)));
    if (n <= 16) return found & ((1u << n) - 1);
    if (found) return true;
  }
#else
  return memchr(p, '\\', n) != nullptr;
#endif
}

/// Whether two words are the same: keys are short, and a call would take longer than they do.
inline bool is_equal(const uint8_t *a, const uint8_t *b, size_t n) {
  const auto differ = [&](size_t from, auto word) {
    auto other = word;
    memcpy(&word, a + from, sizeof word);
    memcpy(&other, b + from, sizeof word);
    return word != other;
  };
  size_t from = 0;
  for (; from + 16 < n; from += 8)
    if (differ(from, uint64_t())) return false;
  if (n >= 8) return !(differ(from, uint64_t()) || differ(n - 8, uint64_t()));
  if (n >= 4) return !(differ(0, uint32_t()) || differ(n - 4, uint32_t()));
  for (size_t i = 0; i < n; i++)
    if (a[i] != b[i]) return false;
  return true;
}

inline bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Where the scalar that begins at `start` ends, behind which the next token stands at `end`: white space in front of
/// that is not part of it.
inline uint32_t scalar_end(const uint8_t *bytes, uint32_t start, uint32_t end) {
  while (end > start + 1 && is_space(bytes[end - 1])) end--;
  return end;
}

/// Whether a scalar is a number by RFC 8259, or one of the words that Python writes for one.
int number_kind(const uint8_t *p, const uint8_t *end) {
  const size_t n = size_t(end - p);
  if ((n == 3 && !memcmp(p, "NaN", 3)) || (n == 8 && !memcmp(p, "Infinity", 8)) ||
      (n == 9 && !memcmp(p, "-Infinity", 9))) {
    return CSIMDJSON_OPAQUE;
  }
  auto digits = [&] {
    const uint8_t *from = p;
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p > from;
  };
  if (p < end && *p == '-') p++;
  const bool zero = p < end && *p == '0';
  const uint8_t *whole = p;
  if (!digits() || (zero && p > whole + 1)) return -1;
  if (p < end && *p == '.') {
    p++;
    if (!digits()) return -1;
  }
  if (p < end && (*p | 0x20) == 'e') {
    p++;
    if (p < end && (*p == '+' || *p == '-')) p++;
    if (!digits()) return -1;
  }
  return p == end ? CSIMDJSON_NUMBER : -1;
}

/// Where a string ends of which the first quote stands in front of `p`, before `last`: behind its last quote. NULL where
/// none is, or where it holds what it may not: a bare control byte, or what is no UTF-8. Sixteen readable bytes must
/// follow `last`.
const uint8_t *string_end(const uint8_t *const start, const uint8_t *const last) {
  bool ascii = true;
  const uint8_t *p = start;
#ifdef __SSE2__
  // Sixteen at once, as long as there is no escape among them.
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
  for (; p < last; p += 16) {
    const __m128i word = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p));
    const auto marks = [](__m128i found) { return unsigned(_mm_movemask_epi8(found)); };
    const unsigned special = marks(_mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(word, quote), _mm_cmpeq_epi8(word, backslash)),
        _mm_cmpeq_epi8(_mm_max_epu8(word, control), control)));
    const unsigned front = special ? (special & -special) - 1 : 0xFFFF;
    if (marks(word) & front) ascii = false;
    if (special) {
      p += __builtin_ctz(special);
      break;
    }
  }
#endif
  for (; p < last && *p != '"'; p++) {
    if (*p >= 0x80) ascii = false;
    if (*p < 0x20) return nullptr;
    // What it escapes is no end; a control byte or one of another character is none either.
    if (*p == '\\' && (++p == last || *p < 0x20 || *p >= 0x80)) return nullptr;
  }
  if (p >= last) return nullptr;
  const bool valid = ascii || simdjson::validate_utf8(reinterpret_cast<const char *>(start), size_t(p - start));
  return valid ? p + 1 : nullptr;
}

/// Where a whole number without a sign ends; NULL where none is, or none that is surely one.
const uint8_t *whole_end(const uint8_t *const start, const uint8_t *const last) {
  const uint8_t *p = start;
  while (p < last && *p >= '0' && *p <= '9') p++;
  const bool ends = p < last && (*p == ',' || *p == '}' || *p == ']');
  return p > start && ends && (*start != '0' || p == start + 1) ? p : nullptr;
}

/// Whether a scalar is a string.
inline bool is_string(const uint8_t *p, const uint8_t *end) { return *p == '"' && end - p >= 2 && end[-1] == '"'; }

/// The kind of a scalar that is no string, or -1 for what is none.
int word_kind(const uint8_t *p, const uint8_t *end) {
  const size_t n = size_t(end - p);
  switch (*p) {
    case 't': return n == 4 && !memcmp(p, "true", 4) ? CSIMDJSON_TRUE : -1;
    case 'f': return n == 5 && !memcmp(p, "false", 5) ? CSIMDJSON_FALSE : -1;
    case 'n': return n == 4 && !memcmp(p, "null", 4) ? CSIMDJSON_NULL : -1;
    default: return number_kind(p, end);
  }
}

/// The kind of a scalar, or -1 for what is none.
inline int scalar_kind(const uint8_t *p, const uint8_t *end) {
  return is_string(p, end) ? int(CSIMDJSON_STRING) : word_kind(p, end);
}

/// The list of the keys of an object.
struct KeyList {
  uint32_t count;
  const uint32_t *marks, *places;

  explicit KeyList(const uint32_t *start) : count(*start), marks(start + 1), places(marks + ((count + 3) & ~3u)) {}
};

/// Where the lists of keys are that belong to tokens.
inline uint32_t *lists_of(const csimdjson_token *tokens) {
  uint32_t *lists;
  memcpy(&lists, tokens - 1, sizeof lists);
  return lists;
}

/// Whether the token of a key is one of these bytes.
inline bool is_key(const csimdjson_token *here, const void *text, const uint8_t *key, size_t length) {
  return here->end - here->start == length + 2 &&
         is_equal(static_cast<const uint8_t *>(text) + here->start + 1, key, length);
}

// What follows is no part of `csimdjson_member`, so that the usual way through it saves no registers.

/// A member of an object whose keys are listed.
__attribute__((noinline)) uint32_t member_of_many(
    const csimdjson_token *tokens, size_t object, const void *text, const uint8_t *key, size_t length,
    uint32_t mark) {
  uint32_t *const lists = lists_of(tokens);
  const KeyList list(lists + tokens[object + 1].keys);
  for (uint32_t from = 0; from < list.count; from += 4) {
    for (uint32_t fits = fits_of_four(list.marks + from, mark); fits; fits &= fits - 1) {
      const uint32_t one = from + uint32_t(__builtin_ctz(fits));
      if (one < list.count && is_key(tokens + list.places[one], text, key, length)) {
        usual_place(lists, mark, list.count) = uint8_t(one);
        return list.places[one] + 1;
      }
    }
  }
  return 0;
}

/// A member of an object without such a list.
__attribute__((noinline)) uint32_t member_of_few(
    const csimdjson_token *tokens, size_t object, const void *text, const uint8_t *key, size_t length,
    uint32_t mark) {
  const csimdjson_token *const whole = tokens + object, *const end = tokens + whole->next;
  uint32_t found = 0;
  for (const csimdjson_token *here = whole + 1; here < end; here = tokens + here[1].next) {
    if (here->next != mark || !is_key(here, text, key, length)) continue;
    found = uint32_t(here + 1 - tokens);
    if (!(whole->keys & CSIMDJSON_REPEATED)) break;
  }
  return found;
}

}  // namespace

struct csimdjson_parser {
  std::unique_ptr<dom_parser_implementation> stage;
  size_t capacity = 0;
  /// One for each structural mark at most; written without a check. In front of them stands where the lists of keys are.
  std::unique_ptr<csimdjson_token[]> memory;
  csimdjson_token *tokens = nullptr;
  size_t token_count = 0, token_capacity = 0;
  /// The usual places of keys, and behind them the lists of the keys of objects, from the second place on.
  std::unique_ptr<uint32_t[]> lists;
  Level levels[depth_limit];

  int parse(const uint8_t *bytes, size_t length, size_t *at);
  /// Puts a token in the place of what the last parse gave; NULL where that has no room for it.
  const csimdjson_token *put(size_t number, const csimdjson_token &token) {
    if (number >= token_capacity) return nullptr;
    tokens[number] = token;
    token_count = number + 1;
    return tokens + number;
  }

 private:
  int index(const uint8_t *bytes, size_t length);
};

int csimdjson_parser::index(const uint8_t *bytes, size_t length) {
  if (length > capacity) {
    size_t wanted = capacity ? capacity : 64 * 1024;
    while (wanted < length) wanted *= 2;
    auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        wanted, 1, stage);
    if (error) return CSIMDJSON_TOO_LARGE;
    capacity = wanted;
  }
  switch (stage->stage1(bytes, length, simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS: return CSIMDJSON_OK;
    case simdjson::EMPTY: return CSIMDJSON_EMPTY;
    case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
    case simdjson::UTF8_ERROR:
    case simdjson::UNESCAPED_CHARS: return CSIMDJSON_BAD_TEXT;
    default: return CSIMDJSON_UNEXPECTED;
  }
}

int csimdjson_parser::parse(const uint8_t *bytes, size_t length, size_t *at) {
  *at = 0;
  token_count = 0;
  size_t depth = 0;
  Level *level = nullptr;
  if (length == 0) return CSIMDJSON_EMPTY;
  if (length > UINT32_MAX - 64) return CSIMDJSON_TOO_LARGE;
  if (int error = index(bytes, length)) {
    *at = error == CSIMDJSON_UNCLOSED_STRING ? length : 0;
    return error;
  }
  const uint32_t *next = stage->structural_indexes.get();
  const uint32_t *const last = next + stage->n_structural_indexes;
  if (stage->n_structural_indexes > token_capacity) {
    token_capacity = stage->n_structural_indexes * 2;
    memory.reset(new (std::nothrow) csimdjson_token[token_capacity + 1]);
    // The six keys of an object that is listed have twenty-five structural marks, and a list of fifteen words; of more
    // keys it is less beside them.
    lists.reset(new (std::nothrow) uint32_t[usual_places + token_capacity * 2 / 3 + 1]);
    if (!memory || !lists) {
      token_capacity = 0;
      return CSIMDJSON_TOO_LARGE;
    }
    tokens = memory.get() + 1;
    memset(lists.get(), 0, usual_places * sizeof(uint32_t));
    uint32_t *const start = lists.get() + usual_places;
    memcpy(static_cast<void *>(memory.get()), &start, sizeof start);
  }
  csimdjson_token *const tokens = this->tokens;
  csimdjson_token *top = tokens;
  uint32_t *const lists = this->lists.get() + usual_places;
  uint32_t *lists_end = lists + 1;
  uint32_t here = 0;
  auto fail = [&](size_t place, int why) {
    *at = place;
    return why;
  };

  // The grammar is a walk from label to label. Behind each token stands the code for what may follow it, so that a
  // processor learns to tell what comes behind a key apart from what comes behind a value.
  if (next >= last) return CSIMDJSON_EMPTY;

value:
  if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
  here = *next++;

value_here: {
    const uint32_t mine = uint32_t(top - tokens);
    const bool object = bytes[here] == '{';
    if (object || bytes[here] == '[') {
      if (depth >= depth_limit) {
        // Deeper than is listed: it is counted through.
        csimdjson_token *const opaque = top;
        *top++ = {here, here, mine + 1, CSIMDJSON_OPAQUE, 0};
        for (size_t skipped = 1; skipped;) {
          if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
          here = *next++;
          const uint8_t c = bytes[here];
          skipped += c == '{' || c == '[';
          skipped -= c == '}' || c == ']';
        }
        opaque->end = here + 1;
        goto behind_value;
      }
      *top++ = {here, here, mine, uint32_t(object ? CSIMDJSON_OBJECT : CSIMDJSON_ARRAY), 0};
      level = &levels[depth++];
      level->token = mine;
      level->object = object;
      level->count = level->flags = 0;
      level->groups = 0;
      if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
      here = *next++;
      if (bytes[here] == (object ? '}' : ']')) goto close;
      if (object) goto key_here;
      goto value_here;
    }
    uint32_t end = next < last ? *next : uint32_t(length);
    // Nothing stands behind most of them.
    if (is_string(bytes + here, bytes + end)) {
      *top++ = {here, end, mine + 1, CSIMDJSON_STRING, 0};
      goto behind_value;
    }
    end = scalar_end(bytes, here, end);
    const int kind = scalar_kind(bytes + here, bytes + end);
    if (kind < 0) return fail(here, CSIMDJSON_UNEXPECTED);
    *top++ = {here, end, mine + 1, uint32_t(kind), 0};
    goto behind_value;
  }

key:
  if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
  here = *next++;

key_here: {
    uint32_t end = next < last ? *next : uint32_t(length);
    if (!is_string(bytes + here, bytes + end)) {
      end = scalar_end(bytes, here, end);
      if (!is_string(bytes + here, bytes + end)) return fail(here, CSIMDJSON_UNEXPECTED);
    }
    const uint8_t *const name = bytes + here + 1;
    const size_t count = end - here - 2;
    const uint32_t mark = csimdjson_mark(name, count);
    const bool escaped = has_escape(name, count);
    take_key(*level, uint32_t(top - tokens), mark);
    if (escaped) level->flags |= CSIMDJSON_ESCAPED;
    *top++ = {here, end, mark, uint32_t(escaped ? CSIMDJSON_ESCAPED_KEY : CSIMDJSON_STRING), 0};
    if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
    if (bytes[*next] != ':') return fail(*next, CSIMDJSON_UNEXPECTED);
    next++;
    goto value;
  }

behind_value:
  if (depth == 0) {
    if (next < last) return fail(*next, CSIMDJSON_TRAILING);
    token_count = size_t(top - tokens);
    return CSIMDJSON_OK;
  }
  if (next >= last) return fail(length, CSIMDJSON_CUT_OFF);
  here = *next++;
  if (bytes[here] == ',') {
    if (level->object) goto key;
    goto value;
  }
  if (bytes[here] != (level->object ? '}' : ']')) return fail(here, CSIMDJSON_UNEXPECTED);

close: {
    csimdjson_token &token = tokens[level->token];
    token.end = here + 1;
    if (level->object) {
      token.keys = keys_of(*level);
      if (level->count >= listed_least && !(level->flags & CSIMDJSON_REPEATED)) {
        lists_end = put_list(*level, tokens, lists, lists_end);
      }
    }
    token.next = uint32_t(top - tokens);
    level = --depth ? &levels[depth - 1] : nullptr;
    goto behind_value;
  }
}

namespace {

/// Parsers that are done with, for the next ones of their thread: a list of sessions reads a file after the other,
/// each by readers of its own. Those of large documents are none of them.
struct Spares {
  static constexpr size_t limit = 4, capacity_limit = 128 << 10, token_limit = 64 << 10;
  csimdjson_parser *parsers[limit];
  size_t count = 0;

  ~Spares() {
    while (count) delete parsers[--count];
  }

  bool keep(csimdjson_parser *parser) {
    if (count == limit || parser->capacity > capacity_limit || parser->token_capacity > token_limit) return false;
    parsers[count++] = parser;
    return true;
  }
};

thread_local Spares spares;

}  // namespace

extern "C" {

#define VERSION_TEXT_OF(number) #number
#define VERSION_TEXT(number) VERSION_TEXT_OF(number)

const char *csimdjson_version(void) { return VERSION_TEXT(SIMDJSON_VERSION); }

csimdjson_parser *csimdjson_open(void) {
  return spares.count ? spares.parsers[--spares.count] : new (std::nothrow) csimdjson_parser;
}

void csimdjson_close(csimdjson_parser *parser) {
  if (!spares.keep(parser)) delete parser;
}

int csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, const csimdjson_token **tokens,
    size_t *count, size_t *at) {
  const int error = parser->parse(bytes, length, at);
  *tokens = parser->tokens;
  *count = parser->token_count;
  return error;
}

const csimdjson_token *csimdjson_scalar(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, size_t start, size_t number) {
  if (length > UINT32_MAX - 64 || start >= length) return nullptr;
  const bool string = bytes[start] == '"';
  const uint8_t *const end =
      string ? string_end(bytes + start + 1, bytes + length) : whole_end(bytes + start, bytes + length);
  if (!end) return nullptr;
  const int kind = string ? CSIMDJSON_STRING : CSIMDJSON_NUMBER;
  return parser->put(number, {uint32_t(start), uint32_t(end - bytes), uint32_t(number + 1), uint32_t(kind), 0});
}

uint32_t csimdjson_member(
    const csimdjson_token *tokens, size_t object, const void *text, const uint8_t *key, size_t length,
    uint32_t mark) {
  const csimdjson_token *const whole = tokens + object;
  if (whole->keys & CSIMDJSON_ESCAPED) return UINT32_MAX;
  const uint32_t place = whole->next > object + 1 ? whole[1].keys : 0;
  if (!place) return member_of_few(tokens, object, text, key, length, mark);
  uint32_t *const lists = lists_of(tokens);
  const KeyList list(lists + place);
  const uint8_t usual = usual_place(lists, mark, list.count);
  if (usual < list.count && list.marks[usual] == mark && is_key(tokens + list.places[usual], text, key, length)) {
    return list.places[usual] + 1;
  }
  return member_of_many(tokens, object, text, key, length, mark);
}

ptrdiff_t csimdjson_place(const void *bytes, size_t length, const void *wanted, size_t count) {
  const auto *const text = static_cast<const uint8_t *>(bytes);
#ifdef __SSE2__
  if (count > 1 && count <= 64) {
    return place_of<Anything>(text, length, static_cast<const uint8_t *>(wanted), count);
  }
#endif
  const void *found = memmem(text, length, wanted, count);
  return found ? static_cast<const uint8_t *>(found) - text : -1;
}

bool csimdjson_writes_out(const void *bytes, size_t length) {
  const auto *const text = static_cast<const uint8_t *>(bytes);
  const auto *const start = reinterpret_cast<const uint8_t *>("\\u00");
  // Two digits stand behind it.
  return length >= 6 && place_of<Printed>(text, length - 2, start, 4) >= 0;
}

}
