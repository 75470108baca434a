// Looks through bytes for what may begin a text that is searched for, two vectors at a time.
//
// Why C: what Swift makes of comparing vectors of bytes takes a hundred times as long.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What is looked for: two bytes that stand side by side in a text, in whatever way they are spelled.
typedef struct {
  /// The bytes. A mask of 0x20 lets either case of a letter count.
  uint8_t first, first_mask, second, second_mask;
  /// The last two digits of the number by which an escape spells the first one, under their masks.
  uint8_t high, high_mask, low, low_mask;
  /// Whether one of them may be a letter of another script in another case, U+017F or U+212A: they and all escapes
  /// count then.
  bool folds;
} csweep_pair;

/// The first place at or after `from` where the pair begins, or what may stand for it: its first byte in front of a
/// backslash or a sequence of colours, or an escape that may spell it; `count` for none.
///
/// Spellings that are cut off by the end are not seen: the bytes of the next call begin with them.
size_t csweep_next(const void *bytes, size_t from, size_t count, const csweep_pair *pair);
