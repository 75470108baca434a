#include "CCommit.h"

#ifndef ESPALIER_COMMIT
#define ESPALIER_COMMIT ""
#endif

const char *ccommit_name(void) { return ESPALIER_COMMIT; }
