#define _GNU_SOURCE 1
#include "CPlatformOptions.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { most = 96, longest = 23 };
static struct option table[most + 1];
static char names[most][longest + 1];
static int known;
// A leading colon tells a missing value from an unknown option.
static char letters[2 * most + 2] = ":";
static size_t letters_end = 1;

void cplatform_options_reset(void) {
  optind = 0;
  opterr = 0;
  known = 0;
  letters_end = 1;
  letters[letters_end] = 0;
  memset(table, 0, sizeof table);
}

void cplatform_options_add(const char *name, int32_t takes_value, int32_t code) {
  // There is room for half as many again as there are: who adds one too many is told at once.
  if (known == most || strlen(name) > longest) abort();
  strcpy(names[known], name);
  table[known].name = names[known];
  table[known].has_arg = takes_value ? required_argument : no_argument;
  table[known].val = code;
  known++;
  if (code > 255) return;
  letters[letters_end++] = (char)code;
  if (takes_value) letters[letters_end++] = ':';
  letters[letters_end] = 0;
}

int32_t cplatform_options_next(int32_t argc, char *const *argv) {
  return getopt_long(argc, argv, letters, table, NULL);
}

const char *cplatform_options_value(void) { return optarg; }

int32_t cplatform_options_letter(void) { return optopt < 256 ? optopt : 0; }

int32_t cplatform_options_index(void) { return optind; }

// The arguments as the system shows them to others, which Swift only has copies of. The loaders of
// glibc and of macOS hand them to constructors.
static int own_count;
static char **own_arguments;

__attribute__((constructor)) static void note_arguments(int count, char **arguments) {
  own_count = count;
  own_arguments = arguments;
}

void cplatform_hide_argument(int32_t index) {
  if (index < 1 || index >= own_count) return;
  memset(own_arguments[index], '*', strlen(own_arguments[index]));
}
