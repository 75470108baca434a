#include "CSweep.h"

#include <string.h>

typedef uint8_t block __attribute__((vector_size(16)));

static inline block repeated(uint8_t byte) {
  return (block){byte, byte, byte, byte, byte, byte, byte, byte,
                 byte, byte, byte, byte, byte, byte, byte, byte};
}

static inline block at(const uint8_t *bytes) {
  block block;
  memcpy(&block, bytes, sizeof block);
  return block;
}

/// Where in a block something begins that counts.
static inline __attribute__((always_inline)) block hits(
    const uint8_t *bytes, const csweep_text *text, bool folds) {
  const csweep_pair pair = text->pair;
  block first = at(bytes), second = at(bytes + 1), third = at(bytes + 2) | repeated(0x20),
        fourth = at(bytes + 3) | repeated(0x20);
  block escape = (block)(first == repeated('\\')) & (block)(second == repeated('u'));
  block digits = (block)(third == repeated(text->escape[0])) & (block)(fourth == repeated(text->escape[1]));
  block found = (block)((first | repeated(pair.first_mask)) == repeated(pair.first)) &
                (block)((second | repeated(pair.second_mask)) == repeated(pair.second));
  // What colours a text may stand in the middle of a word.
  found |= (block)(first == repeated(0x1B));
  if (folds) {
    // \u017f and \u212a, by their first two digits; and both in UTF-8.
    digits |= (block)(fourth == repeated('1')) &
              ((block)(third == repeated('0')) | (block)(third == repeated('2')));
    found |= (block)(first == repeated(0xC5)) & (block)(second == repeated(0xBF));
    found |= (block)(first == repeated(0x84)) & (block)(second == repeated(0xAA));
  }
  return found | (escape & digits);
}

static inline __attribute__((always_inline)) size_t next(
    const uint8_t *bytes, size_t from, size_t count, const csweep_text *text, bool folds) {
  const size_t ahead = 3;
  size_t place = from;
  for (; place + sizeof(block) + ahead <= count; place += sizeof(block)) {
    block found = hits(bytes + place, text, folds);
    uint64_t words[2];
    memcpy(words, &found, sizeof words);
    if (!(words[0] | words[1])) continue;
    for (size_t lane = 0; lane < sizeof(block); lane++)
      if (found[lane]) return place + lane;
  }
  for (; place + 1 < count; place++) {
    uint8_t end[sizeof(block) + ahead];
    size_t rest = count - place;
    memset(end, 0, sizeof end);
    memcpy(end, bytes + place, rest < sizeof end ? rest : sizeof end);
    if (hits(end, text, folds)[0]) return place;
  }
  return count;
}

size_t csweep_next(const void *bytes, size_t from, size_t count, const csweep_text *text) {
  return text->folds ? next(bytes, from, count, text, true) : next(bytes, from, count, text, false);
}
