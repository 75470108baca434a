#define _GNU_SOURCE 1
#include "CMicroHTTPD.h"

#include <CLibrary.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

// Every function of the library that is used: one list for the pointers and for finding them.
#define FUNCTIONS(X)                                                                           \
  X(MHD_start_daemon) X(MHD_stop_daemon) X(MHD_get_daemon_info) X(MHD_get_timeout) X(MHD_run)  \
  X(MHD_suspend_connection) X(MHD_resume_connection) X(MHD_lookup_connection_value)            \
  X(MHD_create_response_from_buffer) X(MHD_create_response_from_callback)                      \
  X(MHD_add_response_header) X(MHD_queue_response) X(MHD_destroy_response)                     \
  X(MHD_get_connection_info)

CLIBRARY(cmhd_load, FUNCTIONS, true,
         "libmicrohttpd.so.12", "libmicrohttpd.12.dylib", "libmicrohttpd.dylib")

struct cmhd_server {
  struct MHD_Daemon *daemon;
  cmhd_callbacks call;
  void *context;
};

// A stream's own context: the library hands back one pointer, and two are needed.
struct stream {
  cmhd_server *server;
  void *connection;
};

// What a request brings: the first bytes of its body, and how many there were in all.
struct request {
  size_t count;
  char body[CMHD_BODY_LIMIT];
};

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *upload, size_t *upload_size, void **state) {
  (void)version;
  cmhd_server *server = context;
  struct request *request = *state;
  // The first call announces the headers only; an answer then would close the connection.
  if (!request) {
    *state = calloc(1, sizeof *request);
    return *state ? MHD_YES : MHD_NO;
  }
  if (*upload_size > 0) {
    size_t room = request->count < sizeof request->body ? sizeof request->body - request->count : 0;
    memcpy(request->body + sizeof request->body - room, upload,
           *upload_size < room ? *upload_size : room);
    request->count += *upload_size;
    *upload_size = 0;
    return MHD_YES;
  }
  bool is_whole = request->count <= sizeof request->body;
  return server->call.answer(server->context, connection, method, path, request->body,
                             is_whole ? request->count : 0)
             ? MHD_YES
             : MHD_NO;
}

static void on_finished(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode how) {
  (void)how;
  cmhd_server *server = context;
  free(*state);
  *state = NULL;
  server->call.finished(server->context, connection);
}

// Whom a connection is from. A client of IPv6 commands a whole network.
static uint64_t client_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      lib.MHD_get_connection_info_(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  uint64_t client = 0;
  if (!info || !info->client_addr) return 0;
  if (info->client_addr->sa_family == AF_INET) {
    return ((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr.s_addr;
  }
  if (info->client_addr->sa_family == AF_INET6) {
    memcpy(&client, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr,
           sizeof client);
  }
  return client;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what) {
  (void)state;
  cmhd_server *server = context;
  if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
    server->call.closed(server->context, connection);
    return;
  }
  const union MHD_ConnectionInfo *info =
      lib.MHD_get_connection_info_(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (!info) return;
  server->call.opened(server->context, connection, info->connect_fd, client_of(connection));
}

static ssize_t on_pull(void *context, uint64_t position, char *bytes, size_t capacity) {
  (void)position;
  struct stream *stream = context;
  int64_t count =
      stream->server->call.pull(stream->server->context, stream->connection, bytes, capacity);
  return count < 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)count;
}

// The library must not write to a standard error that a screen is drawn over.
static void no_log(void *context, const char *format, va_list values) {
  (void)context, (void)format, (void)values;
}

cmhd_server *cmhd_start(int32_t listener, uint32_t connection_limit, cmhd_callbacks callbacks,
                        void *context) {
  if (!cmhd_load()) return NULL;
  cmhd_server *server = calloc(1, sizeof *server);
  if (!server) return NULL;
  server->call = callbacks;
  server->context = context;
  server->daemon = lib.MHD_start_daemon_(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
      server, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL, MHD_OPTION_LISTEN_SOCKET, listener,
      MHD_OPTION_NOTIFY_COMPLETED, on_finished, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
      server, MHD_OPTION_CONNECTION_LIMIT, (unsigned)connection_limit, MHD_OPTION_END);
  if (server->daemon) return server;
  free(server);
  return NULL;
}

void cmhd_stop(cmhd_server *server) {
  if (!server) return;
  lib.MHD_stop_daemon_(server->daemon);
  free(server);
}

int32_t cmhd_descriptor(cmhd_server *server) {
  const union MHD_DaemonInfo *info =
      lib.MHD_get_daemon_info_(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

int64_t cmhd_timeout(cmhd_server *server) {
  MHD_UNSIGNED_LONG_LONG timeout = 0;
  if (lib.MHD_get_timeout_(server->daemon, &timeout) != MHD_YES) return -1;
  return timeout > INT32_MAX ? INT32_MAX : (int64_t)timeout;
}

int16_t cmhd_departure(void) {
#ifdef POLLRDHUP
  return POLLRDHUP;
#else
  return POLLHUP;
#endif
}

void cmhd_step(cmhd_server *server) { lib.MHD_run_(server->daemon); }

void cmhd_suspend(void *connection) { lib.MHD_suspend_connection_(connection); }

void cmhd_resume(void *connection) { lib.MHD_resume_connection_(connection); }

const char *cmhd_request_header(void *connection, const char *name) {
  return lib.MHD_lookup_connection_value_(connection, MHD_HEADER_KIND, name);
}

const char *cmhd_query_item(void *connection, const char *name) {
  return lib.MHD_lookup_connection_value_(connection, MHD_GET_ARGUMENT_KIND, name);
}

// Queues a response with its headers, and lets go of it.
static bool queue(void *connection, uint32_t status, struct MHD_Response *response,
                  const cmhd_header *headers, size_t header_count) {
  if (!response) return false;
  for (size_t i = 0; i < header_count; i++)
    lib.MHD_add_response_header_(response, headers[i].name, headers[i].value);
  enum MHD_Result result = lib.MHD_queue_response_(connection, status, response);
  lib.MHD_destroy_response_(response);
  return result == MHD_YES;
}

bool cmhd_reply(void *connection, uint32_t status, const cmhd_header *headers, size_t header_count,
                const void *body, size_t count) {
  struct MHD_Response *response =
      lib.MHD_create_response_from_buffer_(count, (void *)body, MHD_RESPMEM_MUST_COPY);
  return queue(connection, status, response, headers, header_count);
}

bool cmhd_stream(cmhd_server *server, void *connection, const cmhd_header *headers,
                 size_t header_count, int64_t size) {
  struct stream *stream = malloc(sizeof *stream);
  if (!stream) return false;
  stream->server = server;
  stream->connection = connection;
  struct MHD_Response *response = lib.MHD_create_response_from_callback_(
      size < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)size, 32 << 10, on_pull, stream, free);
  if (!response) free(stream);
  return queue(connection, 200, response, headers, header_count);
}
