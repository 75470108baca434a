#include "CRedis.h"

#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <string.h>

struct credis_reply {
  credis_kind kind;
  int64_t integer;
  size_t count;
  char *bytes;
  credis_reply **elements;
};

struct credis_reader {
  redisReader *reader;
};

// Elements that a list may claim to have: an answer that claims more is none of ours.
enum { ELEMENT_LIMIT = 1 << 20 };
// Bytes that may be held without a whole answer in them.
enum { BYTE_LIMIT = 256 << 20 };
// Lists inside of lists: answers of ours nest five deep, and both sides walk them by calls.
enum { DEPTH_LIMIT = 8 };

// Puts a reply in its place in the list that it is in.
static void *place(const redisReadTask *task, credis_reply *reply) {
  if (!reply) return NULL;
  if (task->parent) {
    credis_reply *list = task->parent->obj;
    list->elements[task->idx] = reply;
  }
  return reply;
}

static credis_reply *make(credis_kind kind) {
  credis_reply *reply = calloc(1, sizeof *reply);
  if (reply) reply->kind = kind;
  return reply;
}

static void *make_text(const redisReadTask *task, char *bytes, size_t count) {
  credis_reply *reply = make(task->type == REDIS_REPLY_ERROR    ? CREDIS_ERROR
                             : task->type == REDIS_REPLY_STATUS ? CREDIS_STATUS
                                                                : CREDIS_TEXT);
  if (!reply) return NULL;
  reply->bytes = malloc(count + 1);
  if (!reply->bytes) {
    free(reply);
    return NULL;
  }
  memcpy(reply->bytes, bytes, count);
  reply->bytes[count] = 0;
  reply->count = count;
  return place(task, reply);
}

// The number of elements has another type in newer versions of the library.
static void *make_list_of(const redisReadTask *task, size_t count) {
  if (count > ELEMENT_LIMIT) return NULL;
  int depth = 0;
  for (const redisReadTask *up = task->parent; up; up = up->parent)
    if (++depth >= DEPTH_LIMIT) return NULL;
  credis_reply *reply = make(CREDIS_LIST);
  if (!reply) return NULL;
  reply->elements = calloc(count ? count : 1, sizeof *reply->elements);
  if (!reply->elements) {
    free(reply);
    return NULL;
  }
  reply->count = count;
  return place(task, reply);
}

#if HIREDIS_MAJOR >= 1
// Kinds that only newer servers are asked for, by nobody here: without a maker the library hands out no object.
static void *make_double(const redisReadTask *task, double value, char *bytes, size_t count) {
  (void)task, (void)value, (void)bytes, (void)count;
  return NULL;
}

static void *make_bool(const redisReadTask *task, int value) {
  (void)task, (void)value;
  return NULL;
}

static void *make_list(const redisReadTask *task, size_t count) {
  return make_list_of(task, count);
}
#else
static void *make_list(const redisReadTask *task, int count) {
  return count < 0 ? NULL : make_list_of(task, (size_t)count);
}
#endif

static void *make_integer(const redisReadTask *task, long long value) {
  credis_reply *reply = make(CREDIS_INTEGER);
  if (reply) reply->integer = value;
  return place(task, reply);
}

static void *make_nil(const redisReadTask *task) { return place(task, make(CREDIS_NIL)); }

static void free_reply(void *reply) { credis_reply_free(reply); }

static redisReplyObjectFunctions functions = {
    .createString = make_text,
    .createArray = make_list,
    .createInteger = make_integer,
    .createNil = make_nil,
#if HIREDIS_MAJOR >= 1
    .createDouble = make_double,
    .createBool = make_bool,
#endif
    .freeObject = free_reply,
};

credis_reader *credis_reader_make(void) {
  credis_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->reader = redisReaderCreateWithFunctions(&functions);
  if (!reader->reader) {
    free(reader);
    return NULL;
  }
  return reader;
}

void credis_reader_free(credis_reader *reader) {
  if (!reader) return;
  redisReaderFree(reader->reader);
  free(reader);
}

bool credis_reader_feed(credis_reader *reader, const void *bytes, size_t count) {
  if (reader->reader->len - reader->reader->pos + count > BYTE_LIMIT) return false;
  return redisReaderFeed(reader->reader, bytes, count) == REDIS_OK;
}

credis_reply *credis_reader_next(credis_reader *reader, bool *failed) {
  void *reply = NULL;
  *failed = redisReaderGetReply(reader->reader, &reply) != REDIS_OK;
  return *failed ? NULL : reply;
}

void credis_reply_free(credis_reply *reply) {
  if (!reply) return;
  if (reply->elements) {
    for (size_t i = 0; i < reply->count; i++) credis_reply_free(reply->elements[i]);
    free(reply->elements);
  }
  free(reply->bytes);
  free(reply);
}

credis_kind credis_reply_kind(const credis_reply *reply) { return reply->kind; }

int64_t credis_reply_integer(const credis_reply *reply) { return reply->integer; }

const void *credis_reply_bytes(const credis_reply *reply, size_t *count) {
  *count = reply->bytes ? reply->count : 0;
  return reply->bytes;
}

size_t credis_reply_count(const credis_reply *reply) { return reply->elements ? reply->count : 0; }

const credis_reply *credis_reply_at(const credis_reply *reply, size_t index) {
  return reply->elements[index];
}

size_t credis_command(const char *const *words, const size_t *sizes, size_t count, char **bytes) {
  *bytes = NULL;
  long long size = redisFormatCommandArgv(bytes, (int)count, (const char **)words, sizes);
  return size < 0 ? 0 : (size_t)size;
}

void credis_command_free(char *bytes) { redisFreeCommand(bytes); }
