#include "CTermKey.h"
