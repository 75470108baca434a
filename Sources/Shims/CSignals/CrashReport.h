#pragma once
#include <stddef.h>

/// Tells a crash in one line on standard error and writes its report; does nothing on other signals.
/// Only for handlers of signals.
void csignals_report_crash(int signal, const void *address);
