#define _GNU_SOURCE 1
#include "CCurl.h"

#include <CLibrary.h>

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

// Every function of the library that is used: one list for the pointers and for finding them.
#define FUNCTIONS(X)                                                                             \
  X(curl_global_init) X(curl_easy_init) X(curl_easy_setopt) X(curl_easy_getinfo)                 \
  X(curl_easy_cleanup) X(curl_easy_pause) X(curl_easy_strerror) X(curl_slist_append)             \
  X(curl_slist_free_all) X(curl_multi_init) X(curl_multi_setopt) X(curl_multi_add_handle)        \
  X(curl_multi_remove_handle) X(curl_multi_socket_action) X(curl_multi_info_read)                \
  X(curl_multi_timeout) X(curl_multi_cleanup) X(curl_easy_send) X(curl_easy_recv)

CLIBRARY(ccurl_load, FUNCTIONS, lib.curl_global_init_(CURL_GLOBAL_DEFAULT) == CURLE_OK,
         "libcurl.so.4", "libcurl.4.dylib", "libcurl.dylib")

// Bytes of a body that one step takes: what a loop that draws a screen can spare. A few kilobytes on
// the wire can be gigabytes when they are unpacked.
enum { STEP_LIMIT = 4 << 20 };

// More than one request and the resolver's own pair ever need.
enum { SOCKET_LIMIT = 16 };

struct ccurl_client {
  CURLM *multi;
  CURL *easy;
  struct curl_slist *headers;
  struct pollfd sockets[SOCKET_LIMIT];
  size_t socket_count;
  size_t taken;
  bool active, paused;
  // Whether it is a connection for bytes of the caller's own, which lasts as long as its handle is in the multi.
  bool is_wire;
  CURLcode code;
  ccurl_sink header, body;
  void *context;
  char error[CURL_ERROR_SIZE];
};

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
  ccurl_client *client = context;
  return client->header(client->context, bytes, size * count);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  ccurl_client *client = context;
  if (client->taken >= STEP_LIMIT) {
    client->paused = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  client->taken += size * count;
  return client->body(client->context, bytes, size * count);
}

// Keeps the list of sockets as curl announces it.
static int note_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *mark) {
  (void)easy, (void)mark;
  ccurl_client *client = context;
  size_t i = 0;
  while (i < client->socket_count && client->sockets[i].fd != socket) i++;
  if (what == CURL_POLL_REMOVE) {
    if (i < client->socket_count) client->sockets[i] = client->sockets[--client->socket_count];
    return 0;
  }
  if (i == SOCKET_LIMIT) return -1;
  if (i == client->socket_count) client->socket_count++;
  client->sockets[i].fd = socket;
  client->sockets[i].events = (short)(((what & CURL_POLL_IN) ? POLLIN : 0) |
                                      ((what & CURL_POLL_OUT) ? POLLOUT : 0));
  client->sockets[i].revents = 0;
  return 0;
}

void ccurl_set_no_proxy(ccurl_client *client, const char *hosts) {
  lib.curl_easy_setopt_(client->easy, CURLOPT_NOPROXY, hosts);
}

ccurl_client *ccurl_open(const char *user_agent, const char *ca_file, int64_t connect_timeout_ms,
                         ccurl_sink header, ccurl_sink body, void *context) {
  if (!ccurl_load()) return NULL;
  ccurl_client *client = calloc(1, sizeof *client);
  if (!client) return NULL;
  client->header = header;
  client->body = body;
  client->context = context;
  client->multi = lib.curl_multi_init_();
  client->easy = lib.curl_easy_init_();
  if (!client->multi || !client->easy) {
    ccurl_close(client);
    return NULL;
  }
  lib.curl_multi_setopt_(client->multi, CURLMOPT_SOCKETFUNCTION, note_socket);
  lib.curl_multi_setopt_(client->multi, CURLMOPT_SOCKETDATA, client);
  lib.curl_multi_setopt_(client->multi, CURLMOPT_MAXCONNECTS, 4L);
  CURL *easy = client->easy;
  lib.curl_easy_setopt_(easy, CURLOPT_ERRORBUFFER, client->error);
  lib.curl_easy_setopt_(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  // Redirects are followed one by one by the caller, who knows what may go where.
  lib.curl_easy_setopt_(easy, CURLOPT_FOLLOWLOCATION, 0L);
  lib.curl_easy_setopt_(easy, CURLOPT_ACCEPT_ENCODING, "");
  // Small, because all that is unpacked from one buffer has to be taken or kept at once.
  lib.curl_easy_setopt_(easy, CURLOPT_BUFFERSIZE, 8192L);
  lib.curl_easy_setopt_(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  lib.curl_easy_setopt_(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  lib.curl_easy_setopt_(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_timeout_ms);
  lib.curl_easy_setopt_(easy, CURLOPT_USERAGENT, user_agent);
  if (ca_file) lib.curl_easy_setopt_(easy, CURLOPT_CAINFO, ca_file);
  lib.curl_easy_setopt_(easy, CURLOPT_HEADERFUNCTION, take_header);
  lib.curl_easy_setopt_(easy, CURLOPT_HEADERDATA, client);
  lib.curl_easy_setopt_(easy, CURLOPT_WRITEFUNCTION, take_body);
  lib.curl_easy_setopt_(easy, CURLOPT_WRITEDATA, client);
  return client;
}

void ccurl_close(ccurl_client *client) {
  if (!client) return;
  ccurl_cancel(client);
  if (client->easy) lib.curl_easy_cleanup_(client->easy);
  if (client->multi) lib.curl_multi_cleanup_(client->multi);
  lib.curl_slist_free_all_(client->headers);
  free(client);
}

bool ccurl_begin(ccurl_client *client, const char *url, const char *const *headers, size_t count,
                 const void *body, size_t body_size) {
  ccurl_cancel(client);
  lib.curl_slist_free_all_(client->headers);
  client->headers = NULL;
  for (size_t i = 0; i < count; i++) {
    struct curl_slist *longer = lib.curl_slist_append_(client->headers, headers[i]);
    if (!longer) return false;
    client->headers = longer;
  }
  client->error[0] = 0;
  client->code = CURLE_OK;
  lib.curl_easy_setopt_(client->easy, CURLOPT_HTTPHEADER, client->headers);
  if (lib.curl_easy_setopt_(client->easy, CURLOPT_URL, url) != CURLE_OK) return false;
  if (body) {
    // The size first: curl copies so many bytes.
    lib.curl_easy_setopt_(client->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_size);
    if (lib.curl_easy_setopt_(client->easy, CURLOPT_COPYPOSTFIELDS, body) != CURLE_OK) return false;
  } else {
    lib.curl_easy_setopt_(client->easy, CURLOPT_HTTPGET, 1L);
  }
  client->active = lib.curl_multi_add_handle_(client->multi, client->easy) == CURLM_OK;
  return client->active;
}

void ccurl_cancel(ccurl_client *client) {
  if (client->active) lib.curl_multi_remove_handle_(client->multi, client->easy);
  client->active = false;
  client->paused = false;
}

size_t ccurl_sockets(ccurl_client *client, ccurl_socket *sockets, size_t capacity) {
  size_t count = client->socket_count < capacity ? client->socket_count : capacity;
  for (size_t i = 0; i < count; i++) {
    sockets[i].descriptor = client->sockets[i].fd;
    sockets[i].reads = client->sockets[i].events & POLLIN;
    sockets[i].writes = client->sockets[i].events & POLLOUT;
  }
  return client->socket_count;
}

int64_t ccurl_timeout(ccurl_client *client) {
  if (client->paused) return 0;
  long timeout = -1;
  lib.curl_multi_timeout_(client->multi, &timeout);
  return timeout;
}

bool ccurl_step(ccurl_client *client) {
  int running = 0;
  client->taken = 0;
  if (client->paused) {
    client->paused = false;
    lib.curl_easy_pause_(client->easy, CURLPAUSE_CONT);
  }
  // A copy, because curl changes the list while it is told of its sockets.
  struct pollfd ready[SOCKET_LIMIT];
  size_t count = client->socket_count;
  memcpy(ready, client->sockets, sizeof ready);
  if (count > 0 && poll(ready, count, 0) > 0) {
    for (size_t i = 0; i < count; i++) {
      if (!ready[i].revents) continue;
      int what = ((ready[i].revents & (POLLIN | POLLHUP)) ? CURL_CSELECT_IN : 0) |
                 ((ready[i].revents & POLLOUT) ? CURL_CSELECT_OUT : 0) |
                 ((ready[i].revents & (POLLERR | POLLNVAL)) ? CURL_CSELECT_ERR : 0);
      lib.curl_multi_socket_action_(client->multi, ready[i].fd, what, &running);
    }
  }
  lib.curl_multi_socket_action_(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  int left = 0;
  for (CURLMsg *message; (message = lib.curl_multi_info_read_(client->multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    client->code = message->data.result;
    if (!client->is_wire || client->code != CURLE_OK) ccurl_cancel(client);
    return true;
  }
  return false;
}

ccurl_end ccurl_result(ccurl_client *client) {
  switch (client->code) {
    case CURLE_OK: return CCURL_DONE;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY: return CCURL_UNREACHABLE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return CCURL_TLS;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return CCURL_CUT;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_SLOW;
    case CURLE_WRITE_ERROR: return CCURL_STOPPED;
    case CURLE_BAD_CONTENT_ENCODING: return CCURL_ENCODING;
    case CURLE_URL_MALFORMAT: return CCURL_ADDRESS;
    default: return CCURL_OTHER;
  }
}

const char *ccurl_reason(ccurl_client *client) {
  return client->error[0] ? client->error : lib.curl_easy_strerror_(client->code);
}

int64_t ccurl_status(ccurl_client *client) {
  long status = 0;
  lib.curl_easy_getinfo_(client->easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

const char *ccurl_redirect(ccurl_client *client) {
  char *url = NULL;
  lib.curl_easy_getinfo_(client->easy, CURLINFO_REDIRECT_URL, &url);
  return url;
}

bool ccurl_connect(ccurl_client *client, const char *url) {
  client->is_wire = true;
  lib.curl_easy_setopt_(client->easy, CURLOPT_CONNECT_ONLY, 1L);
  lib.curl_easy_setopt_(client->easy, CURLOPT_PROXY, "");
  lib.curl_easy_setopt_(client->easy, CURLOPT_SSL_ENABLE_ALPN, 0L);
  lib.curl_easy_setopt_(client->easy, CURLOPT_FRESH_CONNECT, 1L);
  return ccurl_begin(client, url, NULL, 0, NULL, 0);
}

int32_t ccurl_wire(ccurl_client *client) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  lib.curl_easy_getinfo_(client->easy, CURLINFO_ACTIVESOCKET, &socket);
  return (int32_t)socket;
}

int64_t ccurl_send(ccurl_client *client, const void *bytes, size_t count) {
  size_t sent = 0;
  CURLcode code = lib.curl_easy_send_(client->easy, bytes, count, &sent);
  if (code == CURLE_AGAIN) return 0;
  client->code = code;
  return code == CURLE_OK ? (int64_t)sent : -1;
}

int64_t ccurl_receive(ccurl_client *client, void *bytes, size_t capacity) {
  size_t count = 0;
  CURLcode code = lib.curl_easy_recv_(client->easy, bytes, capacity, &count);
  if (code == CURLE_AGAIN) return 0;
  client->code = code == CURLE_OK && count == 0 ? CURLE_GOT_NOTHING : code;
  return client->code == CURLE_OK ? (int64_t)count : -1;
}
