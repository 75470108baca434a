#define _GNU_SOURCE 1
#include "CrashReport.h"
#include "CSignals.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <unwind.h>

// What runs here may neither allocate nor lock: everything is made ready before.
#define PATH_LIMIT 4096
#define FRAME_LIMIT 64

static char program[64] = "program";
static char paths[2][PATH_LIMIT];
static volatile sig_atomic_t crashed;

/// What a signal of a crash is called; NULL for all others.
static const char *name(int signal) {
  switch (signal) {
    case SIGILL: return "SIGILL (a trap: something that the program holds impossible)";
    case SIGTRAP: return "SIGTRAP (a trap: something that the program holds impossible)";
    case SIGABRT: return "SIGABRT (aborted)";
    case SIGSEGV: return "SIGSEGV (memory that is not there, or a stack used up)";
    case SIGBUS: return "SIGBUS (memory that cannot be read)";
    case SIGFPE: return "SIGFPE (arithmetic)";
    case SIGSYS: return "SIGSYS (a system call that is not allowed)";
    default: return NULL;
  }
}

void csignals_set_report(const char *title, const char *first, const char *second) {
  snprintf(program, sizeof program, "%s", title);
  snprintf(paths[0], PATH_LIMIT, "%s", first);
  snprintf(paths[1], PATH_LIMIT, "%s", second);
}

/// Appends to a text of limited size.
static void add(char *text, size_t limit, const char *more) {
  size_t used = strlen(text), count = strlen(more);
  if (count >= limit - used) count = limit - used - 1;
  memcpy(text + used, more, count);
  text[used + count] = 0;
}

static void add_number(char *text, size_t limit, uint64_t number, unsigned base) {
  char digits[24];
  size_t at = sizeof digits - 1;
  digits[at] = 0;
  do {
    digits[--at] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number > 0);
  add(text, limit, digits + at);
}

/// Makes a file that nobody else may read, with the folders above it.
static int make(char *path) {
  if (path[0] != '/') return -1;
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(path, 0700);
    *slash = '/';
  }
  // One of this number is of a process that was before us.
  unlink(path);
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/// Unwinding may wait for a lock that the crash left taken: the signal strikes all the same.
static void on_late(int signal) {
  (void)signal;
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigset_t set;
  sigaction(crashed, &action, NULL);
  sigemptyset(&set);
  sigaddset(&set, crashed);
  raise(crashed);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/// The frames of a stack as they are found.
struct frames {
  void *addresses[FRAME_LIMIT];
  int count;
};

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *into) {
  struct frames *frames = into;
  void *address = (void *)_Unwind_GetIP(context);
  if (!address || frames->count == FRAME_LIMIT) return _URC_END_OF_STACK;
  frames->addresses[frames->count++] = address;
  return _URC_NO_REASON;
}

static void write_backtrace(int file) {
  struct sigaction action = {.sa_handler = on_late};
  sigset_t set;
  sigaction(SIGALRM, &action, NULL);
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  alarm(1);
  // Not by `backtrace`, which loads a library to unwind by at its first call: it would have to be called at every start.
  struct frames frames = {.count = 0};
  _Unwind_Backtrace(add_frame, &frames);
  backtrace_symbols_fd(frames.addresses, frames.count, file);
  alarm(0);
}

void csignals_report_crash(int signal, const void *address) {
  const char *what = name(signal);
  if (!what || crashed) return;
  crashed = signal;
  int file = -1;
  char *path = NULL;
  for (size_t i = 0; i < 2 && file < 0; i++) file = make(path = paths[i]);

  static char text[PATH_LIMIT + 512];
  add(text, sizeof text, program);
  add(text, sizeof text, " crashed: ");
  add(text, sizeof text, what);
  if (file >= 0) {
    size_t told = strlen(text);
    add(text, sizeof text, "\naddress 0x");
    add_number(text, sizeof text, (uintptr_t)address, 16);
    add(text, sizeof text, "\nprocess ");
    add_number(text, sizeof text, (uint64_t)getpid(), 10);
    add(text, sizeof text, "\nseconds since 1970 ");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    add_number(text, sizeof text, (uint64_t)now.tv_sec, 10);
    add(text, sizeof text, "\n\n");
    csignals_write_visibly(file, text);
    text[told] = 0;
  }
  add(text, sizeof text, "; report: ");
  add(text, sizeof text, file >= 0 ? path : "none could be written");
  add(text, sizeof text, "\n");
  csignals_write_visibly(STDERR_FILENO, text);
  if (file < 0) return;
  write_backtrace(file);
  close(file);
}
