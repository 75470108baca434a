// hiredis' reader and writer of the protocol of Redis, on bytes that somebody else carries.
//
// Why a shim: the layout of hiredis' structs differs between its versions, so that only the functions that are given
// here know them; and its own replies have no bound on how many elements an answer may claim.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What an answer is.
typedef enum {
  CREDIS_NIL,
  CREDIS_INTEGER,
  CREDIS_TEXT,
  CREDIS_STATUS,
  CREDIS_ERROR,
  CREDIS_LIST,
} credis_kind;

/// An answer, with those in it.
typedef struct credis_reply credis_reply;

/// Takes bytes and gives answers.
typedef struct credis_reader credis_reader;

/// Makes a reader; null when there is no memory.
credis_reader *credis_reader_make(void);

/// Frees a reader and what it has taken.
void credis_reader_free(credis_reader *reader);

/// Takes bytes; false when they cannot be kept, or when what came before was none of the protocol.
bool credis_reader_feed(credis_reader *reader, const void *bytes, size_t count);

/// Gives the next whole answer, which is the caller's to free, or null when more bytes are wanted.
///
/// `failed` is set when the bytes are none of the protocol: nothing more can be read then.
credis_reply *credis_reader_next(credis_reader *reader, bool *failed);

/// Frees an answer with those in it.
void credis_reply_free(credis_reply *reply);

/// What an answer is.
credis_kind credis_reply_kind(const credis_reply *reply);

/// The number that an answer is.
int64_t credis_reply_integer(const credis_reply *reply);

/// The bytes of a text, a status or an error, and how many they are.
const void *credis_reply_bytes(const credis_reply *reply, size_t *count);

/// How many answers are in a list.
size_t credis_reply_count(const credis_reply *reply);

/// An answer of a list; it lives as long as the list.
const credis_reply *credis_reply_at(const credis_reply *reply, size_t index);

/// Writes a command: `words` with their sizes. The bytes are to be freed by `credis_command_free`.
///
/// Returns how many bytes they are; 0 when there is no memory.
size_t credis_command(const char *const *words, const size_t *sizes, size_t count, char **bytes);

/// Frees the bytes of a command.
void credis_command_free(char *bytes);
