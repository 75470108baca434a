#include "CSweep.h"

#include <stdint.h>
#include <string.h>

typedef uint8_t block __attribute__((vector_size(32)));
typedef uint64_t words __attribute__((vector_size(32)));

// Two blocks are looked at together; of each place also the five bytes behind it, an escape.
enum { step = 2 * sizeof(block), ahead = 5, word_count = sizeof(words) / 8 };

/// The first byte of eight, in the order of memory, that is not 0.
static inline size_t first_lane(uint64_t lanes) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return (size_t)__builtin_ctzll(lanes) / 8;
#else
#error "the order of bytes in a word is another one here"
#endif
}

/// Where in a block something begins that may count.
static inline __attribute__((always_inline)) void look(
    const uint8_t *bytes, const csweep_pair *pair, bool folds, words *hits) {
  block here, behind;
  memcpy(&here, bytes, sizeof here);
  memcpy(&behind, bytes + 1, sizeof behind);
  block found = (block)((here | pair->first_mask) == pair->first) &
                ((block)((behind | pair->second_mask) == pair->second) | (block)(behind == '\\') |
                 (block)(behind == 0x1B));
  block escape = (block)(here == '\\') & (block)(behind == 'u');
  if (folds) {
    // U+017F and U+212A in UTF-8.
    found |= (block)(here == 0xC5) & (block)(behind == 0xBF);
    found |= (block)(here == 0x84) & (block)(behind == 0xAA);
  } else {
    block high, low;
    memcpy(&high, bytes + 4, sizeof high);
    memcpy(&low, bytes + 5, sizeof low);
    escape &= (block)((high | pair->high_mask) == pair->high) & (block)((low | pair->low_mask) == pair->low);
  }
  *hits = (words)(found | escape);
}

/// The first place of a step where something begins that may count; `step` for none.
static inline __attribute__((always_inline)) size_t first(
    const uint8_t *bytes, const csweep_pair *pair, bool folds) {
  words hits[2];
  look(bytes, pair, folds, &hits[0]);
  look(bytes + sizeof(block), pair, folds, &hits[1]);
  if (!__builtin_reduce_or(hits[0] | hits[1])) return step;
  for (size_t block = 0; block < 2; block++)
    for (size_t word = 0; word < word_count; word++)
      if (hits[block][word]) return 8 * (word_count * block + word) + first_lane(hits[block][word]);
  return step;
}

static inline __attribute__((always_inline)) size_t next(
    const uint8_t *bytes, size_t from, size_t count, const csweep_pair *pair, bool folds) {
  size_t place = from;
  for (; place + step + ahead <= count; place += step) {
    size_t lane = first(bytes + place, pair, folds);
    if (lane < step) return place + lane;
  }
  for (; place < count; place += step) {
    // Behind the end there is nothing.
    uint8_t end[step + ahead] = {0};
    size_t rest = count - place;
    memcpy(end, bytes + place, rest < sizeof end ? rest : sizeof end);
    size_t lane = first(end, pair, folds);
    if (lane < step && lane + 1 < rest) return place + lane;
  }
  return count;
}

static size_t next_anywhere(const uint8_t *bytes, size_t from, size_t count, const csweep_pair *pair) {
  return pair->folds ? next(bytes, from, count, pair, true) : next(bytes, from, count, pair, false);
}

#if defined(__x86_64__)
// The same by instructions for whole blocks, which most processors have.
__attribute__((target("avx2"))) static size_t next_wide(
    const uint8_t *bytes, size_t from, size_t count, const csweep_pair *pair) {
  return pair->folds ? next(bytes, from, count, pair, true) : next(bytes, from, count, pair, false);
}
#endif

size_t csweep_next(const void *bytes, size_t from, size_t count, const csweep_pair *pair) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return next_wide(bytes, from, count, pair);
#endif
  return next_anywhere(bytes, from, count, pair);
}
