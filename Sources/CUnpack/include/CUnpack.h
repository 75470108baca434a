// zlib and Zstandard, to unpack members of ZIP archives.
//
// Why a shim: inflateInit2 is a macro, which Swift can't call, and the libraries are to be loaded on
// first use, since few sources are archives.
#pragma once
#include <stdbool.h>
#include <stddef.h>

/// How a piece was unpacked.
typedef enum { CUNPACK_OK, CUNPACK_NO_LIBRARY, CUNPACK_DAMAGED } cunpack_result;

/// Unpacks raw deflate data of a known size.
cunpack_result cunpack_deflate(const void *bytes, size_t count, void *out, size_t size);

/// Unpacks Zstandard data of a known size.
cunpack_result cunpack_zstd(const void *bytes, size_t count, void *out, size_t size);
