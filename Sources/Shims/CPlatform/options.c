#define _GNU_SOURCE 1
#include "CPlatformOptions.h"

#include <getopt.h>
#include <string.h>

void cplatform_options_reset(void) {
  optind = 0;
  opterr = 0;
}

int32_t cplatform_options_next(
    int32_t argc, char *const *argv, const char *letters, const cplatform_option *options,
    int32_t count) {
  enum { limit = 64 };
  struct option table[limit + 1];
  if (count > limit) count = limit;
  for (int32_t i = 0; i < count; i++) {
    table[i].name = options[i].name;
    table[i].has_arg = options[i].takes_value ? required_argument : no_argument;
    table[i].flag = NULL;
    table[i].val = options[i].code;
  }
  memset(&table[count], 0, sizeof table[count]);
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
