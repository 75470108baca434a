#define _GNU_SOURCE 1
#include "CUnpack.h"

#include <CLibrary.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static __typeof__(&inflateInit2_) init_inflate = NULL;
static __typeof__(&inflate) inflate_ = NULL;
static __typeof__(&inflateEnd) end_inflate = NULL;
// Declared here, so that the headers of Zstandard are not needed for a few functions.
static size_t (*decompress)(void *, size_t, const void *, size_t) = NULL;
struct in_buffer {
  const void *bytes;
  size_t size, place;
};
struct out_buffer {
  void *bytes;
  size_t size, place;
};
static void *(*create_stream)(void) = NULL;
static size_t (*free_stream)(void *) = NULL;
static size_t (*decompress_stream)(void *, struct out_buffer *, struct in_buffer *) = NULL;
static unsigned (*is_error)(size_t) = NULL;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  static const char *const zlib_names[] = {"libz.so.1", "libz.1.dylib"};
  static const char *const zstd_names[] = {"libzstd.so.1", "libzstd.1.dylib"};
  void *zlib = clibrary_open(zlib_names, 2);
  if (zlib) {
    init_inflate = (__typeof__(init_inflate))dlsym(zlib, "inflateInit2_");
    inflate_ = (__typeof__(inflate_))dlsym(zlib, "inflate");
    end_inflate = (__typeof__(end_inflate))dlsym(zlib, "inflateEnd");
  }
  void *zstd = clibrary_open(zstd_names, 2);
  if (zstd) {
    decompress = (__typeof__(decompress))dlsym(zstd, "ZSTD_decompress");
    create_stream = (__typeof__(create_stream))dlsym(zstd, "ZSTD_createDStream");
    free_stream = (__typeof__(free_stream))dlsym(zstd, "ZSTD_freeDStream");
    decompress_stream = (__typeof__(decompress_stream))dlsym(zstd, "ZSTD_decompressStream");
    is_error = (__typeof__(is_error))dlsym(zstd, "ZSTD_isError");
  }
}

cunpack_result cunpack_deflate(const void *bytes, size_t count, void *out, size_t size) {
  pthread_once(&once, load);
  if (!init_inflate || !inflate_ || !end_inflate) return CUNPACK_NO_LIBRARY;
  z_stream stream = {0};
  if (init_inflate(&stream, -MAX_WBITS, ZLIB_VERSION, (int)sizeof stream) != Z_OK)
    return CUNPACK_DAMAGED;
  int code = Z_OK;
  const uint8_t *in = bytes;
  uint8_t *to = out;
  // The counters of the library have 32 bits.
  while (code == Z_OK) {
    uInt in_piece = count > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)count;
    uInt out_piece = size > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)size;
    stream.next_in = (Bytef *)in;
    stream.avail_in = in_piece;
    stream.next_out = to;
    stream.avail_out = out_piece;
    code = inflate_(&stream, Z_NO_FLUSH);
    in += in_piece - stream.avail_in;
    count -= in_piece - stream.avail_in;
    to += out_piece - stream.avail_out;
    size -= out_piece - stream.avail_out;
  }
  end_inflate(&stream);
  return code == Z_STREAM_END && size == 0 ? CUNPACK_OK : CUNPACK_DAMAGED;
}

cunpack_result cunpack_zstd(const void *bytes, size_t count, void *out, size_t size) {
  pthread_once(&once, load);
  if (!decompress) return CUNPACK_NO_LIBRARY;
  // An error is a number far above any size.
  return decompress(out, size, bytes, count) == size ? CUNPACK_OK : CUNPACK_DAMAGED;
}

cunpack_result cunpack_zstd_pieces(const void *bytes, size_t count, void *out, size_t size,
                                   size_t *done) {
  pthread_once(&once, load);
  if (!create_stream || !free_stream || !decompress_stream || !is_error) return CUNPACK_NO_LIBRARY;
  void *stream = create_stream();
  if (!stream) return CUNPACK_DAMAGED;
  struct in_buffer in = {bytes, count, 0};
  struct out_buffer room = {out, size, 0};
  cunpack_result result = CUNPACK_OK;
  size_t left = 1;
  while (in.place < in.size || left != 0) {
    size_t in_before = in.place, out_before = room.place;
    left = decompress_stream(stream, &room, &in);
    if (is_error(left)) {
      result = CUNPACK_DAMAGED;
    } else if (in.place == in_before && room.place == out_before) {
      // Nothing goes on: for want of room, or of bytes.
      if (left == 0) break;
      result = room.place == room.size ? CUNPACK_NO_ROOM : CUNPACK_DAMAGED;
    }
    if (result != CUNPACK_OK) break;
  }
  free_stream(stream);
  *done = room.place;
  return result;
}

struct cunpack_gzip {
  z_stream stream;
  int descriptor;
  bool is_inside;  // whether a member has begun and not ended
  bool has_begun;  // whether a member has ended
  uint8_t in[1 << 16];
};

cunpack_gzip *cunpack_gzip_open(int descriptor) {
  pthread_once(&once, load);
  if (!init_inflate || !inflate_ || !end_inflate) return NULL;
  cunpack_gzip *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->descriptor = descriptor;
  return file;
}

int64_t cunpack_gzip_read(cunpack_gzip *file, void *out, size_t size) {
  z_stream *stream = &file->stream;
  stream->next_out = out;
  uInt room = size > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)size;
  stream->avail_out = room;
  while (stream->avail_out == room) {
    if (stream->avail_in == 0) {
      ssize_t count = read(file->descriptor, file->in, sizeof file->in);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return CUNPACK_ERRNO;
      if (count == 0) return file->is_inside || !file->has_begun ? CUNPACK_BROKEN : CUNPACK_END;
      stream->next_in = file->in;
      stream->avail_in = (uInt)count;
    }
    if (!file->is_inside) {
      // Zeros behind the last member pad it to whole blocks of a tape.
      while (file->has_begun && stream->avail_in > 0 && *stream->next_in == 0) {
        stream->next_in++;
        stream->avail_in--;
      }
      if (stream->avail_in == 0) continue;
      // 16 asks for the header and the checksum of gzip.
      if (init_inflate(stream, MAX_WBITS + 16, ZLIB_VERSION, (int)sizeof *stream) != Z_OK)
        return CUNPACK_BROKEN;
      file->is_inside = true;
    }
    int code = inflate_(stream, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      end_inflate(stream);
      file->is_inside = false;
      file->has_begun = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return room == stream->avail_out ? CUNPACK_BROKEN : (int64_t)(room - stream->avail_out);
    }
  }
  return room - stream->avail_out;
}

void cunpack_gzip_close(cunpack_gzip *file) {
  if (!file) return;
  if (file->is_inside) end_inflate(&file->stream);
  close(file->descriptor);
  free(file);
}

struct cunpack_zstandard {
  void *stream;
  int descriptor;
  bool is_inside;  // whether a frame has begun and not ended
  bool has_begun;  // whether a frame has ended
  struct in_buffer in;
  uint8_t bytes[1 << 16];
};

cunpack_zstandard *cunpack_zstandard_open(int descriptor) {
  pthread_once(&once, load);
  if (!create_stream || !free_stream || !decompress_stream || !is_error) return NULL;
  cunpack_zstandard *file = calloc(1, sizeof *file);
  if (!file) return NULL;
  file->stream = create_stream();
  if (!file->stream) {
    free(file);
    return NULL;
  }
  file->descriptor = descriptor;
  file->in.bytes = file->bytes;
  return file;
}

int64_t cunpack_zstandard_read(cunpack_zstandard *file, void *out, size_t size) {
  struct out_buffer room = {out, size, 0};
  while (room.place == 0) {
    // What was taken in may hold more than there was room for.
    if (file->in.place == file->in.size && !file->is_inside) {
      ssize_t count = read(file->descriptor, file->bytes, sizeof file->bytes);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return CUNPACK_ERRNO;
      if (count == 0) return file->has_begun ? CUNPACK_END : CUNPACK_BROKEN;
      file->in.size = (size_t)count;
      file->in.place = 0;
    }
    size_t before = file->in.place;
    size_t left = decompress_stream(file->stream, &room, &file->in);
    if (is_error(left)) return room.place ? (int64_t)room.place : CUNPACK_BROKEN;
    file->is_inside = left != 0;
    if (left == 0) file->has_begun = true;
    if (room.place == 0 && file->in.place == before && file->is_inside) {
      ssize_t count = read(file->descriptor, file->bytes, sizeof file->bytes);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return CUNPACK_ERRNO;
      // The file ends inside of a frame.
      if (count == 0) return CUNPACK_BROKEN;
      file->in.size = (size_t)count;
      file->in.place = 0;
    }
  }
  return (int64_t)room.place;
}

void cunpack_zstandard_close(cunpack_zstandard *file) {
  if (!file) return;
  free_stream(file->stream);
  close(file->descriptor);
  free(file);
}
