// zlib and Zstandard, to unpack members of ZIP archives and files that are packed with either.
//
// Why a shim: inflateInit2 is a macro, which Swift can't call, and the libraries are to be loaded on
// first use, since few sources are archives.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a piece was unpacked.
typedef enum { CUNPACK_OK, CUNPACK_NO_LIBRARY, CUNPACK_DAMAGED, CUNPACK_NO_ROOM } cunpack_result;

/// Unpacks raw deflate data of a known size.
cunpack_result cunpack_deflate(const void *bytes, size_t count, void *out, size_t size);

/// Unpacks Zstandard data of a known size.
cunpack_result cunpack_zstd(const void *bytes, size_t count, void *out, size_t size);

/// Unpacks Zstandard data of an unknown size: `done` is the number of bytes that came. It says when there was
/// not enough room.
cunpack_result cunpack_zstd_pieces(const void *bytes, size_t count, void *out, size_t size,
                                   size_t *done);

/// A file of gzip that is read from its start to its end.
typedef struct cunpack_gzip cunpack_gzip;

/// What reading tells beside a number of bytes.
enum { CUNPACK_END = 0, CUNPACK_BROKEN = -1, CUNPACK_ERRNO = -2 };

/// Takes a descriptor, which is closed with the file; null when there is no library or no memory.
cunpack_gzip *cunpack_gzip_open(int descriptor);

/// Unpacks up to `size` bytes: their number, or one of the values above. Several files of gzip in a row are
/// one, as they are for gunzip.
int64_t cunpack_gzip_read(cunpack_gzip *file, void *out, size_t size);

/// Closes the file and its descriptor.
void cunpack_gzip_close(cunpack_gzip *file);

/// A file of Zstandard that is read from its start to its end.
typedef struct cunpack_zstandard cunpack_zstandard;

/// Takes a descriptor, which is closed with the file; null when there is no library or no memory.
cunpack_zstandard *cunpack_zstandard_open(int descriptor);

/// Unpacks up to `size` bytes: their number, or one of the values above. Several frames in a row are one file.
int64_t cunpack_zstandard_read(cunpack_zstandard *file, void *out, size_t size);

/// Closes the file and its descriptor.
void cunpack_zstandard_close(cunpack_zstandard *file);
