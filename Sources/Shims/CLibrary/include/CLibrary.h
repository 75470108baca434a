// The loading of system libraries on first use.
//
// Why: few sessions need all of them, so that nothing starts slower for what it does not use, and nothing fails
// to start where one is missing.
#pragma once
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/// Opens the first of these libraries that the machine has; null when it has none.
void *clibrary_open(const char *const *names, size_t count);

#define CLIBRARY_TEXT_OF(name) #name
/// The name of a symbol, also where a header gives it another one by a macro.
#define CLIBRARY_TEXT(name) CLIBRARY_TEXT_OF(name)

/// A pointer to a function, of the type that its header declares: `name_`.
#define CLIBRARY_POINTER(name) __typeof__(&(name)) name##_;

/// Finds a function for `lib.name_`; returns from the function it stands in where there is none.
#define CLIBRARY_FIND_IN(handle, name) \
  if (!(lib.name##_ = (__typeof__(&(name)))dlsym(handle, CLIBRARY_TEXT(name)))) return;
// Not by the one above: a name that is handed on is replaced where it is a macro.
#define CLIBRARY_FIND(name) \
  if (!(lib.name##_ = (__typeof__(&(name)))dlsym(handle, CLIBRARY_TEXT(name)))) return;

/// Defines `lib`, with pointers to all of `FUNCTIONS` (a list `X(name) X(name) …`), and `bool loader(void)`,
/// which loads the library once and tells whether everything was found and `setup` came true.
#define CLIBRARY(loader, FUNCTIONS, setup, ...)                                      \
  static struct { FUNCTIONS(CLIBRARY_POINTER) } lib;                                 \
  static bool loaded = false;                                                        \
  static void load(void) {                                                           \
    static const char *const names[] = {__VA_ARGS__};                                \
    void *handle = clibrary_open(names, sizeof names / sizeof *names);               \
    if (!handle) return;                                                             \
    FUNCTIONS(CLIBRARY_FIND)                                                         \
    loaded = (setup);                                                                \
  }                                                                                  \
  bool loader(void) {                                                                \
    static pthread_once_t once = PTHREAD_ONCE_INIT;                                  \
    pthread_once(&once, load);                                                       \
    return loaded;                                                                   \
  }
