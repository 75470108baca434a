#include "CSweep.h"

#include <stdint.h>
#include <string.h>

typedef uint8_t block __attribute__((vector_size(32)));

// Each place in a block is looked at together with the one behind it.
enum { ahead = 1, word_count = sizeof(block) / 8 };

/// The first byte of eight, in the order of memory, that is not 0.
static inline size_t first_lane(uint64_t lanes) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return (size_t)__builtin_ctzll(lanes) / 8;
#else
#error "the order of bytes in a word is another one here"
#endif
}

/// Where in a block something begins that may count.
static inline __attribute__((always_inline)) void hits(
    const uint8_t *bytes, const csweep_text *text, bool folds, block *hits) {
  const csweep_pair pair = text->pair;
  block first, second;
  memcpy(&first, bytes, sizeof first);
  memcpy(&second, bytes + 1, sizeof second);
  block found = ((block)(first == '\\') & (block)(second == 'u')) |
                ((block)((first | pair.first_mask) == pair.first) & (block)((second | pair.second_mask) == pair.second));
  // What colours a text may stand in the middle of a word.
  found |= (block)(first == 0x1B);
  if (folds) {
    // U+017F and U+212A in UTF-8.
    found |= (block)(first == 0xC5) & (block)(second == 0xBF);
    found |= (block)(first == 0x84) & (block)(second == 0xAA);
  }
  *hits = found;
}

/// The number that four digits of an escape stand for; -1 when they are none.
static int number(const uint8_t *digits) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    uint8_t c = digits[i], letter = c | 0x20;
    if (c >= '0' && c <= '9')
      value = value << 4 | (c - '0');
    else if (letter >= 'a' && letter <= 'f')
      value = value << 4 | (letter - 'a' + 10);
    else
      return -1;
  }
  return value;
}

static bool is_letter(const csweep_text *text, unsigned number) {
  return number < 0x80 && text->letters[number >> 6] >> (number & 63) & 1;
}

/// Whether a byte may be one of a letter of the text.
static bool may_be_letter(const csweep_text *text, uint8_t byte) {
  return byte < 0x80 ? is_letter(text, byte) : text->unit != 0;
}

/// Sequences of colours behind each other that are walked over: each of very many would walk over all behind it.
enum { most_colors = 16 };

/// Behind the sequences of colours that begin at a place, which is the place where none does; `SIZE_MAX` for too many.
static size_t end_of_colors(const uint8_t *bytes, size_t place, size_t count) {
  for (int colors = 0; colors < most_colors; colors++) {
    size_t next = place;
    while (next < count && bytes[next] == '\\') next++;
    if (next < count && bytes[next] == 0x1B)
      next++;
    else if (next > place && next + 5 <= count && bytes[next] == 'u' && number(bytes + next + 1) == 0x1B)
      next += 5;
    else
      return place;
    if (next < count && bytes[next] == '[') {
      next++;
      while (next < count && (bytes[next] < 0x40 || bytes[next] > 0x7E)) next++;
      next++;
    }
    place = next;
  }
  return SIZE_MAX;
}

/// Whether colours that begin at a place may stand between two letters of the text.
static bool is_in_text(const uint8_t *bytes, size_t place, size_t count, const csweep_text *text) {
  bool is_spelled = bytes[place] == '\\';
  size_t end = place;
  while (end && bytes[end - 1] == '\\') end--;
  if (!end) return false;
  uint8_t letter = bytes[end - 1];
  if (!may_be_letter(text, letter)) return false;
  size_t after = end_of_colors(bytes, place, count);
  if (after == SIZE_MAX) return true;
  while (after < count && bytes[after] == '\\') after++;
  if (after >= count || !may_be_letter(text, bytes[after])) return false;
  if (!is_spelled || !strchr("nrtbf", letter)) return true;
  // In JSON, where colours are spelled so, an odd backslash makes another character of the letter: the end of a line.
  size_t front = end - 1;
  while (front && bytes[front - 1] == '\\') front--;
  return (end - 1 - front) % 2 == 0;
}

/// Whether what begins at a place counts: a pair does, an escape if it spells a letter of the text.
static inline bool counts(const uint8_t *bytes, size_t place, size_t count, const csweep_text *text) {
  if (bytes[place] == 0x1B) return is_in_text(bytes, place, count, text);
  // No text has a backslash among its bytes.
  if (bytes[place] != '\\') return true;
  if (place + 6 > count) return false;
  const uint8_t *digits = bytes + place + 2;
  // Most of them are colours behind something else.
  if (digits[0] == '0' && digits[1] == '0' && digits[2] == '1' && (digits[3] | 0x20) == 'b')
    return place && (bytes[place - 1] == '\\' || may_be_letter(text, bytes[place - 1])) &&
           is_in_text(bytes, place, count, text);
  int value = number(digits);
  if (value < 0) return false;
  if (text->unit) return value == text->unit;
  return is_letter(text, (unsigned)value) || (text->folds && (value == 0x17F || value == 0x212A));
}

static inline __attribute__((always_inline)) size_t next(
    const uint8_t *bytes, size_t from, size_t count, const csweep_text *text, bool folds) {
  size_t place = from;
  for (; place + sizeof(block) + ahead <= count; place += sizeof(block)) {
    block found;
    hits(bytes + place, text, folds, &found);
    uint64_t words[word_count];
    memcpy(words, &found, sizeof words);
    if (!(words[0] | words[1] | words[2] | words[3])) continue;
    for (size_t word = 0; word < word_count; word++)
      for (uint64_t rest = words[word]; rest;) {
        size_t lane = first_lane(rest);
        if (counts(bytes, place + 8 * word + lane, count, text)) return place + 8 * word + lane;
        rest &= ~((uint64_t)0xFF << 8 * lane);
      }
  }
  for (; place + 1 < count; place++) {
    uint8_t end[sizeof(block) + ahead];
    size_t rest = count - place;
    memset(end, 0, sizeof end);
    memcpy(end, bytes + place, rest < sizeof end ? rest : sizeof end);
    block found;
    hits(end, text, folds, &found);
    if (found[0] && counts(bytes, place, count, text)) return place;
  }
  return count;
}

static size_t next_anywhere(const uint8_t *bytes, size_t from, size_t count, const csweep_text *text) {
  return text->folds ? next(bytes, from, count, text, true) : next(bytes, from, count, text, false);
}

#if defined(__x86_64__)
// The same by instructions for whole blocks, which most processors have.
__attribute__((target("avx2"))) static size_t next_wide(
    const uint8_t *bytes, size_t from, size_t count, const csweep_text *text) {
  return text->folds ? next(bytes, from, count, text, true) : next(bytes, from, count, text, false);
}
#endif

size_t csweep_next(const void *bytes, size_t from, size_t count, const csweep_text *text) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return next_wide(bytes, from, count, text);
#endif
  return next_anywhere(bytes, from, count, text);
}
