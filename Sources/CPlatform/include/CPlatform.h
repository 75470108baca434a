#pragma once
#include "CPlatformWidth.h"
