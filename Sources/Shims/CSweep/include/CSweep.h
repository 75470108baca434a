// Looks through bytes for what may begin a text that is searched for, a vector at a time.
//
// Why C: what Swift makes of comparing vectors of bytes takes a hundred times as long.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Two bytes that stand side by side. A mask of 0x20 lets either case of a letter count.
typedef struct {
  uint8_t first, first_mask, second, second_mask;
} csweep_pair;

/// What is looked for: a pair of a text, and whatever may spell its letters otherwise.
typedef struct {
  csweep_pair pair;
  /// Whether letters that are an s or a k in another case count too: U+017F and U+212A, escaped or not.
  bool folds;
  /// The characters of ASCII that the text has, a bit each, in either case where that counts.
  uint64_t letters[2];
  /// The first unit of UTF-16, when the text is none of ASCII; else 0.
  uint16_t unit;
} csweep_text;

/// The first place at or after `from` where the pair, a letter of the text in another spelling or a sequence of colours
/// between two of its letters begins; `count` for none.
///
/// Spellings of up to six bytes that are cut off by the end are not seen: the bytes of the next call begin with them.
size_t csweep_next(const void *bytes, size_t from, size_t count, const csweep_text *text);
