#define _GNU_SOURCE 1
#include "CSignals.h"
#include "CrashReport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define RESTORE_LIMIT 1024
#define TAIL_LIMIT 16384
#define STASH_LIMIT 4096
// Milliseconds after which a loop that takes neither signals nor keys is taken to hang.
#define WATCHDOG_TIME 1500
#define COUNT(array) (sizeof(array) / sizeof *(array))

/// What becomes of a signal.
enum fate { LEFT_ALONE, TOLD, DEADLY, TIMER, INPUT };

/// The one table: every signal whose default ends the process has the terminal restored before it does.
static enum fate fate(int signal) {
  switch (signal) {
    // The loop is told about these.
    case SIGWINCH: case SIGTSTP: case SIGCONT: case SIGINT: case SIGTERM: case SIGHUP: case SIGQUIT:
      return TOLD;
    // Ours, from a timer and from the terminal; deadly when somebody else sends them.
    case SIGALRM: return TIMER;
    case SIGIO: return INPUT;
    // By default nothing happens on these, or the process stops, or nobody is asked.
    case SIGCHLD: case SIGURG: case SIGTTIN: case SIGTTOU: case SIGKILL: case SIGSTOP:
      return LEFT_ALONE;
    default: return DEADLY;
  }
}

static struct sigaction old[NSIG];
static volatile sig_atomic_t pending[NSIG];
static volatile sig_atomic_t last_fatal;
static int wake[2] = {-1, -1};
static timer_t watchdog;
static bool has_watchdog, keeps_backtrace, is_guarded, is_installed, has_atexit;

static int terminal = -1;
static struct termios saved;
static uint8_t restore[RESTORE_LIMIT];
static size_t restore_count;
static int armed;

static int real_errors = -1, captured_errors = -1;

// The keyboard while the loop does not read it.
static int keyboard = -1;
static volatile sig_atomic_t awaits_reading, is_reading, stash_count;
static uint8_t stash[STASH_LIMIT];

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

/// Writes ASCII with controls made visible, and a question mark for any other character: messages of a
/// crash may hold text of a source, and what else of it a terminal would obey or hide is not known here.
static void write_visibly(int fd, const uint8_t *bytes, size_t count) {
  uint8_t line[512];
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    uint8_t byte = bytes[i];
    if (used + 2 > sizeof line) {
      write_now(fd, line, used);
      used = 0;
    }
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) {
      line[used++] = '^';
      line[used++] = byte ^ 0x40;
    } else if (byte < 0x80) {
      line[used++] = byte;
    } else if (byte >= 0xc0) {
      // One sign for a character of several bytes.
      line[used++] = '?';
    }
  }
  write_now(fd, line, used);
}

void csignals_write_visibly(int32_t fd, const char *text) {
  write_visibly(fd, (const uint8_t *)text, strlen(text));
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

/// Lets standard error be what it was; the file with what was written meanwhile, or -1.
static int take_errors(void) {
  if (captured_errors < 0) return -1;
  int file = captured_errors, errors = real_errors;
  captured_errors = real_errors = -1;
  dup2(errors, STDERR_FILENO);
  close(errors);
  return file;
}

static off_t tail(int file) {
  off_t end = lseek(file, 0, SEEK_END);
  return end > TAIL_LIMIT ? end - TAIL_LIMIT : 0;
}

/// Undoes the capture, and shows the end of what was written.
static void release_errors(void) {
  int file = take_errors();
  if (file < 0) return;
  off_t at = tail(file);
  uint8_t piece[1024];
  ssize_t n;
  while ((n = pread(file, piece, sizeof piece, at)) > 0) {
    write_visibly(STDERR_FILENO, piece, (size_t)n);
    at += n;
  }
  close(file);
}

size_t csignals_take_errors(uint8_t *bytes, size_t count) {
  int file = take_errors();
  if (file < 0) return 0;
  ssize_t n = pread(file, bytes, count, tail(file));
  close(file);
  return n < 0 ? 0 : (size_t)n;
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
  release_errors();
  errno = error;
}

static void set_default(int signal) {
  struct sigaction action = {0};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, NULL);
}

/// For every signal that nobody is told about: the way back, a word about a crash, and on to the end.
static void on_deadly(int signal, siginfo_t *info, void *context) {
  (void)context;
  restore_terminal();
  csignals_report_crash(signal, info->si_code > 0 ? info->si_addr : NULL);
  if (keeps_backtrace && old[signal].sa_handler != SIG_IGN)
    sigaction(signal, &old[signal], NULL);
  else
    set_default(signal);
  // It is blocked here, so it strikes on return, at the instruction that failed.
  raise(signal);
}

/// Ends the process by a signal that the loop did not take.
static void end_by(int signal) {
  restore_terminal();
  set_default(signal);
  raise(signal);
}

static void set_watchdog(long milliseconds) {
  struct itimerspec time = {
      .it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
  if (has_watchdog) timer_settime(watchdog, 0, &time, NULL);
}

static void wake_loop(void) {
  ssize_t ignored = write(wake[1], "", 1);
  (void)ignored;
}

static void on_told(int signal, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  int error = errno;
  pending[signal] = 1;
  if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT) {
    // Not anew for each: pressing Ctrl-C again and again must not put off the end.
    if (!last_fatal) set_watchdog(WATCHDOG_TIME);
    last_fatal = signal;
  }
  wake_loop();
  errno = error;
}

/// Something was typed: a loop that does not read it in time does not hear Ctrl-C either.
static void on_input(int signal, siginfo_t *info, void *context) {
  if (info->si_code <= 0) {
    on_deadly(signal, info, context);
    return;
  }
  if (!armed || awaits_reading || last_fatal) return;
  int error = errno;
  awaits_reading = 1;
  set_watchdog(WATCHDOG_TIME);
  errno = error;
}

/// Reads what the loop does not, keeps it for the loop, and ends the process if Ctrl-C is the last of it.
/// The last: in a paste it is followed by the paste's end.
static void read_for_loop(void) {
  uint8_t piece[256], last = 0;
  ssize_t n;
  while ((n = read(keyboard, piece, sizeof piece)) > 0) {
    last = piece[n - 1];
    for (ssize_t i = 0; i < n && stash_count < STASH_LIMIT; i++) stash[stash_count++] = piece[i];
  }
  int asked = csignals_signal_of_key(last);
  if (asked == SIGINT || asked == SIGQUIT) end_by(asked);
  wake_loop();
}

static void on_watchdog(int signal, siginfo_t *info, void *context) {
  if (info->si_code != SI_TIMER) {
    on_deadly(signal, info, context);
    return;
  }
  int error = errno;
  bool waits = awaits_reading && !is_reading && armed;
  awaits_reading = 0;
  if (last_fatal)
    end_by(last_fatal);
  else if (waits)
    read_for_loop();
  errno = error;
}

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
  struct sigaction action = {0}, current;
  action.sa_sigaction = handler;
  action.sa_flags = flags | SA_ONSTACK | SA_SIGINFO;
  sigfillset(&action.sa_mask);
  if (sigaction(signal, NULL, &current) != 0 || current.sa_sigaction == handler) return;
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

void csignals_guard(bool backtrace) {
  if (is_guarded) return;
  is_guarded = true;
  keeps_backtrace = backtrace;
  make_alternate_stack();
  for (int signal = 1; signal < NSIG; signal++)
    if (fate(signal) == DEADLY) install(signal, on_deadly, 0);
}

/// The keyboard through a description of its own, which alone tells by signal that something was typed.
static void watch_keyboard(int input) {
  char name[64];
  if (ttyname_r(input, name, sizeof name) != 0) return;
  keyboard = open(name, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (keyboard < 0) return;
  fcntl(keyboard, F_SETOWN, getpid());
  fcntl(keyboard, F_SETFL, O_NONBLOCK | O_ASYNC);
}

int32_t csignals_install(int32_t input) {
  if (is_installed) return wake[0];
  if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  memset((void *)pending, 0, sizeof pending);
  last_fatal = awaits_reading = stash_count = 0;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  has_watchdog = timer_create(CLOCK_MONOTONIC, &event, &watchdog) == 0;
  for (int signal = 1; signal < NSIG; signal++) {
    switch (fate(signal)) {
      case TOLD: install(signal, on_told, SA_RESTART); break;
      case TIMER: install(signal, on_watchdog, SA_RESTART); break;
      case INPUT: install(signal, on_input, SA_RESTART); break;
      case DEADLY: case LEFT_ALONE: break;
    }
  }
  if (input >= 0) watch_keyboard(input);
  if (!has_atexit) has_atexit = atexit(restore_terminal) == 0;
  is_installed = true;
  return wake[0];
}

void csignals_uninstall(void) {
  if (!is_installed) return;
  is_installed = false;
  // The senders of our own signals. One of theirs may be on its way still, to another thread, and its default
  // is the end: what hears them stays.
  if (keyboard >= 0) close(keyboard);
  if (has_watchdog) timer_delete(watchdog);
  keyboard = -1;
  has_watchdog = false;
  last_fatal = 0;
  for (int signal = 1; signal < NSIG; signal++)
    if (fate(signal) == TOLD) sigaction(signal, &old[signal], NULL);
  close(wake[0]);
  close(wake[1]);
  wake[0] = wake[1] = -1;
}

uint64_t csignals_take(void) {
  char bytes[64];
  while (read(wake[0], bytes, sizeof bytes) > 0) continue;
  uint64_t taken = 0;
  for (int signal = 1; signal < NSIG; signal++) {
    if (fate(signal) != TOLD || !pending[signal]) continue;
    pending[signal] = 0;
    taken |= (uint64_t)1 << signal;
  }
  if (taken) {
    set_watchdog(0);
    last_fatal = awaits_reading = 0;
  }
  return taken;
}

int32_t csignals_signal_of_key(uint8_t byte) {
  // A line without signals has none now, and one whose key is off has a zero there.
  if (!(saved.c_lflag & ISIG) || byte == _POSIX_VDISABLE) return 0;
  if (byte == saved.c_cc[VINTR]) return SIGINT;
  if (byte == saved.c_cc[VQUIT]) return SIGQUIT;
  return byte == saved.c_cc[VSUSP] ? SIGTSTP : 0;
}

int64_t csignals_read(int32_t input, uint8_t *bytes, size_t count) {
  // The watchdog keeps off the keyboard meanwhile.
  is_reading = 1;
  ssize_t n = 0;
  if (stash_count > 0) {
    n = (ssize_t)((size_t)stash_count < count ? (size_t)stash_count : count);
    memcpy(bytes, stash, (size_t)n);
    memmove(stash, stash + n, (size_t)(stash_count - n));
    stash_count = (sig_atomic_t)(stash_count - n);
  } else {
    struct pollfd place = {.fd = input, .events = POLLIN};
    n = poll(&place, 1, 0) == 1 ? read(input, bytes, count) : -2;
    if (n == -1 && (errno == EINTR || errno == EAGAIN)) n = -2;
  }
  if (awaits_reading) {
    awaits_reading = 0;
    if (!last_fatal) set_watchdog(0);
  }
  is_reading = 0;
  return n;
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
