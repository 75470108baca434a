// libmicrohttpd, driven by somebody else's poll(2) through one descriptor.
//
// Why a shim: MHD_start_daemon is variadic, which Swift can't call, and the library is to be loaded
// on first use, since few commands serve anything.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A server. A connection is an opaque pointer of the library.
typedef struct cmhd_server cmhd_server;

/// Tells of a connection: its socket, and who it is from (the address, or the network of one of IPv6).
typedef void (*cmhd_opened)(void *context, void *connection, int32_t descriptor, uint64_t client);

/// Tells that a connection is closed; it is not to be used any more.
typedef void (*cmhd_closed)(void *context, void *connection);

/// Bytes of the body of a request that are kept: a form with one field.
enum { CMHD_BODY_LIMIT = 2048 };

/// Answers a request, by `cmhd_reply`, `cmhd_stream` or `cmhd_suspend`. Called again for a request
/// that was suspended and resumed. A body that is longer than the limit is given as none.
typedef bool (*cmhd_answer)(void *context, void *connection, const char *method, const char *path,
                            const void *body, size_t count);

/// Tells that a request is over; another may follow on its connection.
typedef void (*cmhd_finished)(void *context, void *connection);

/// Gives more bytes of an answer: how many were put into `bytes`, 0 to be asked again after a
/// resume (the callee suspends the connection), or -1 for the end of the stream.
typedef int64_t (*cmhd_pull)(void *context, void *connection, void *bytes, size_t capacity);

/// What a server tells and asks.
typedef struct {
  cmhd_opened opened;
  cmhd_closed closed;
  cmhd_answer answer;
  cmhd_finished finished;
  cmhd_pull pull;
} cmhd_callbacks;

/// A header line.
typedef struct {
  const char *name;
  const char *value;
} cmhd_header;

/// Loads the library, once; false when the machine has none.
bool cmhd_load(void);

/// Serves a listening socket, which the server closes at its end. Null when it can't.
///
/// It has no deadlines of its own: shut the socket of a connection and the server closes it.
cmhd_server *cmhd_start(int32_t listener, uint32_t connection_limit, cmhd_callbacks callbacks,
                        void *context);

/// Ends all connections and the server.
void cmhd_stop(cmhd_server *server);

/// The one descriptor to be watched for reading.
int32_t cmhd_descriptor(cmhd_server *server);

/// The milliseconds until the server wants to be stepped whatever its descriptor says; -1: never.
int64_t cmhd_timeout(cmhd_server *server);

/// What to watch a socket for, with poll(2), to be told when its client is gone.
int16_t cmhd_departure(void);

/// Does what can be done without waiting.
void cmhd_step(cmhd_server *server);

/// Puts a request aside until it is resumed.
void cmhd_suspend(void *connection);

/// Takes up a request again, at the next step.
void cmhd_resume(void *connection);

/// A header of the request; null when it has none of that name.
const char *cmhd_request_header(void *connection, const char *name);

/// An item of the request's query; null when it has none of that name.
const char *cmhd_query_item(void *connection, const char *name);

/// Answers with a body, which is copied.
bool cmhd_reply(void *connection, uint32_t status, const cmhd_header *headers, size_t header_count,
                const void *body, size_t count);

/// Answers with bytes that are pulled: so many, or -1 for a stream without an end of its own.
bool cmhd_stream(cmhd_server *server, void *connection, const cmhd_header *headers,
                 size_t header_count, int64_t size);
