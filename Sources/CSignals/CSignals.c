#define _GNU_SOURCE 1
#include "CSignals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define RESTORE_LIMIT 1024
#define TAIL_LIMIT 16384
#define COUNT(array) (sizeof(array) / sizeof *(array))

/// Signals that the loop is told about.
static const int told[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
/// Signals that end the process on the spot.
static const int deadly[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGXCPU};

static struct sigaction old[NSIG];
static volatile sig_atomic_t pending[NSIG];
static volatile sig_atomic_t last_fatal;
static int wake[2] = {-1, -1};
static timer_t watchdog;
static bool has_watchdog, keeps_backtrace, is_installed, has_atexit;

static int terminal = -1;
static struct termios saved;
static uint8_t restore[RESTORE_LIMIT];
static size_t restore_count;
static int armed;

static int real_errors = -1, captured_errors = -1;

/// Writes all, and neither waits for a terminal that stands still nor for one that is gone.
static void write_now(int fd, const uint8_t *bytes, size_t count) {
  int flags = fcntl(fd, F_GETFL);
  if (flags >= 0) fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  bool flushed = false;
  while (count > 0) {
    ssize_t n = write(fd, bytes, count);
    if (n > 0) {
      bytes += n;
      count -= (size_t)n;
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else if (n < 0 && errno == EAGAIN && !flushed) {
      // Frames that nobody read are worth less than the way back.
      flushed = true;
      tcflow(fd, TCOON);
      tcflush(fd, TCOFLUSH);
    } else {
      break;
    }
  }
  if (flags >= 0) fcntl(fd, F_SETFL, flags);
}

/// Writes with controls made visible: messages of a crash may hold text of a source.
static void write_visibly(int fd, const uint8_t *bytes, size_t count) {
  uint8_t line[512];
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    uint8_t byte = bytes[i];
    if (used + 2 > sizeof line) {
      write_now(fd, line, used);
      used = 0;
    }
    bool is_c1 = byte == 0xc2 && i + 1 < count && bytes[i + 1] >= 0x80 && bytes[i + 1] < 0xa0;
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) {
      line[used++] = '^';
      line[used++] = byte ^ 0x40;
    } else if (is_c1) {
      line[used++] = '?';
      i++;
    } else {
      line[used++] = byte;
    }
  }
  write_now(fd, line, used);
}

void csignals_capture_errors(void) {
  if (captured_errors >= 0 || !isatty(STDERR_FILENO)) return;
  int file = memfd_create("stderr", MFD_CLOEXEC);
  if (file < 0) return;
  // Appending, so that readers of the tail do not move the writers' place.
  fcntl(file, F_SETFL, O_APPEND);
  real_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (real_errors < 0 || dup2(file, STDERR_FILENO) < 0) {
    if (real_errors >= 0) close(real_errors);
    real_errors = -1;
    close(file);
    return;
  }
  captured_errors = file;
}

void csignals_release_errors(void) {
  if (captured_errors < 0) return;
  int file = captured_errors, errors = real_errors;
  captured_errors = real_errors = -1;
  dup2(errors, STDERR_FILENO);
  close(errors);
  off_t end = lseek(file, 0, SEEK_END);
  off_t at = end > TAIL_LIMIT ? end - TAIL_LIMIT : 0;
  uint8_t piece[1024];
  ssize_t n;
  while (at < end && (n = pread(file, piece, sizeof piece, at)) > 0) {
    write_visibly(STDERR_FILENO, piece, (size_t)n);
    at += n;
  }
  close(file);
}

bool csignals_save(int32_t fd) {
  terminal = fd;
  return tcgetattr(fd, &saved) == 0;
}

void csignals_reset_modes(void) {
  if (terminal >= 0) tcsetattr(terminal, TCSANOW, &saved);
}

void csignals_arm(const uint8_t *bytes, size_t count) {
  restore_count = count < RESTORE_LIMIT ? count : RESTORE_LIMIT;
  memcpy(restore, bytes, restore_count);
  __atomic_store_n(&armed, 1, __ATOMIC_SEQ_CST);
}

void csignals_disarm(void) { __atomic_store_n(&armed, 0, __ATOMIC_SEQ_CST); }

/// Restores the terminal once, whoever asks first.
static void restore_terminal(void) {
  int error = errno;
  if (__atomic_exchange_n(&armed, 0, __ATOMIC_SEQ_CST)) {
    write_now(terminal, restore, restore_count);
    csignals_reset_modes();
  }
  csignals_release_errors();
  errno = error;
}

static void set_default(int signal) {
  struct sigaction action = {0};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, NULL);
}

/// For traps and faults: the way back, and on to the end.
static void on_deadly(int signal) {
  restore_terminal();
  if (keeps_backtrace && old[signal].sa_handler != SIG_IGN)
    sigaction(signal, &old[signal], NULL);
  else
    set_default(signal);
  // It is blocked here, so it strikes on return, at the instruction that failed.
  raise(signal);
}

static void on_told(int signal) {
  int error = errno;
  pending[signal] = 1;
  if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT) {
    // Not anew for each: pressing Ctrl-C again and again must not put off the end.
    if (has_watchdog && !last_fatal) {
      struct itimerspec time = {.it_value = {.tv_sec = 1, .tv_nsec = 500000000}};
      timer_settime(watchdog, 0, &time, NULL);
    }
    last_fatal = signal;
  }
  ssize_t ignored = write(wake[1], "", 1);
  (void)ignored;
  errno = error;
}

/// Nobody took the signal in time.
static void on_watchdog(int signal) {
  (void)signal;
  if (!last_fatal) return;
  restore_terminal();
  set_default(last_fatal);
  raise(last_fatal);
}

static void install(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {0}, current;
  action.sa_handler = handler;
  action.sa_flags = flags | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  sigaction(signal, NULL, &current);
  old[signal] = current;
  if (current.sa_handler != SIG_IGN) sigaction(signal, &action, NULL);
}

/// An overflow of the stack can only be handled on another one.
static void make_alternate_stack(void) {
  size_t size = 64 << 10;
  void *memory =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return;
  stack_t stack = {.ss_sp = memory, .ss_size = size};
  sigaltstack(&stack, NULL);
}

int32_t csignals_install(bool backtrace) {
  if (is_installed) return wake[0];
  if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  keeps_backtrace = backtrace;
  memset((void *)pending, 0, sizeof pending);
  last_fatal = 0;
  make_alternate_stack();
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  has_watchdog = timer_create(CLOCK_MONOTONIC, &event, &watchdog) == 0;
  install(SIGALRM, on_watchdog, SA_RESTART);
  for (size_t i = 0; i < COUNT(told); i++) install(told[i], on_told, SA_RESTART);
  for (size_t i = 0; i < COUNT(deadly); i++) install(deadly[i], on_deadly, 0);
  if (!has_atexit) has_atexit = atexit(restore_terminal) == 0;
  is_installed = true;
  return wake[0];
}

void csignals_uninstall(void) {
  if (!is_installed) return;
  is_installed = false;
  for (size_t i = 0; i < COUNT(told); i++) sigaction(told[i], &old[told[i]], NULL);
  for (size_t i = 0; i < COUNT(deadly); i++) sigaction(deadly[i], &old[deadly[i]], NULL);
  if (has_watchdog) timer_delete(watchdog);
  has_watchdog = false;
  sigaction(SIGALRM, &old[SIGALRM], NULL);
  close(wake[0]);
  close(wake[1]);
  wake[0] = wake[1] = -1;
}

uint64_t csignals_take(void) {
  char bytes[64];
  while (read(wake[0], bytes, sizeof bytes) > 0) continue;
  uint64_t taken = 0;
  for (size_t i = 0; i < COUNT(told); i++) {
    if (!pending[told[i]]) continue;
    pending[told[i]] = 0;
    taken |= (uint64_t)1 << told[i];
  }
  if (has_watchdog && taken) {
    struct itimerspec never = {0};
    timer_settime(watchdog, 0, &never, NULL);
    last_fatal = 0;
  }
  return taken;
}

/// Lets the default of a signal strike this thread, even if it is blocked here.
static void strike(int signal) {
  sigset_t set, old_set;
  set_default(signal);
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_UNBLOCK, &set, &old_set);
  raise(signal);
  pthread_sigmask(SIG_SETMASK, &old_set, NULL);
}

void csignals_stop(void) {
  struct sigaction ours;
  sigaction(SIGTSTP, NULL, &ours);
  strike(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
  pending[SIGTSTP] = pending[SIGCONT] = 0;
}

void csignals_lend(bool is_starting) {
  // Ignored rather than passed over by our handler: that may run on another thread, and only after
  // the terminal is ours again.
  static const int lent[] = {SIGINT, SIGQUIT};
  static struct sigaction ours[COUNT(lent)], stop;
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  if (is_starting) {
    for (size_t i = 0; i < COUNT(lent); i++) sigaction(lent[i], &ignore, &ours[i]);
    sigaction(SIGTSTP, NULL, &stop);
    if (stop.sa_handler != SIG_IGN) set_default(SIGTSTP);
  } else {
    for (size_t i = 0; i < COUNT(lent); i++) sigaction(lent[i], &ours[i], NULL);
    sigaction(SIGTSTP, &stop, NULL);
  }
}

_Noreturn void csignals_die(int32_t signal) {
  restore_terminal();
  strike(signal);
  _exit(128 + signal);
}
