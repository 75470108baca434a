#pragma once
#include "CPlatformOptions.h"
#include "CPlatformWidth.h"
#include "CPlatformFiles.h"
#include "CPlatformArguments.h"
#include "CPlatformMemory.h"
#include "CPlatformScheduling.h"
