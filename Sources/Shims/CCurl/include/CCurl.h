// libcurl's multi interface for one request at a time, driven by somebody else's poll(2).
//
// Why a shim: curl_easy_setopt and its kin are variadic, which Swift can't call, and the library is
// to be loaded on first use, so that a replay of a file never pays for TLS.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A connection cache with one request.
typedef struct ccurl_client ccurl_client;

/// Takes bytes of an answer and tells how many were taken; any other number ends the request.
typedef size_t (*ccurl_sink)(void *context, const void *bytes, size_t count);

/// A socket that curl waits for.
typedef struct {
  int32_t descriptor;
  bool reads;
  bool writes;
} ccurl_socket;

/// How a request ended, in the few words that a poller tells apart.
typedef enum {
  CCURL_DONE = 0,
  CCURL_UNREACHABLE,  // no name, no connection, no proxy
  CCURL_TLS,          // a certificate or a handshake that is not accepted
  CCURL_CUT,          // the answer broke off, or was not HTTP
  CCURL_SLOW,         // curl's own time-out
  CCURL_STOPPED,      // a sink said no
  CCURL_ENCODING,     // the content encoding could not be undone
  CCURL_ADDRESS,      // the address cannot be asked
  CCURL_OTHER,
} ccurl_end;

/// Loads the library, once; false when the machine has none.
bool ccurl_load(void);

/// Makes a client; `ca_file` may be null. Null when there is no memory or no library.
ccurl_client *ccurl_open(const char *user_agent, const char *ca_file, int64_t connect_timeout_ms,
                         ccurl_sink header, ccurl_sink body, void *context);

/// Names the hosts, with commas between them, that are asked without a proxy; without it curl reads no_proxy.
void ccurl_set_no_proxy(ccurl_client *client, const char *hosts);

/// Frees a client and closes its connections.
void ccurl_close(ccurl_client *client);

/// Begins a GET, or a POST of `body` unless that is null; a request that is under way is given up first.
bool ccurl_begin(ccurl_client *client, const char *url, const char *const *headers, size_t count,
                 const void *body, size_t body_size);

/// Gives up the request that is under way.
void ccurl_cancel(ccurl_client *client);

/// Copies the sockets that curl waits for and tells how many there are.
size_t ccurl_sockets(ccurl_client *client, ccurl_socket *sockets, size_t capacity);

/// The milliseconds until curl wants to be stepped whatever the sockets say; -1 for never.
int64_t ccurl_timeout(ccurl_client *client);

/// Does what can be done without waiting; true when the request has ended.
bool ccurl_step(ccurl_client *client);

/// How the request ended.
ccurl_end ccurl_result(ccurl_client *client);

/// curl's own words for how the request ended, one line.
const char *ccurl_reason(ccurl_client *client);

/// The status code of the answer; 0 when there was none.
int64_t ccurl_status(ccurl_client *client);

/// Where the answer redirects to, made absolute; null when nowhere.
const char *ccurl_redirect(ccurl_client *client);

/// Begins a connection for bytes of the caller's own: plain TCP for `http`, TLS for `https`, past all proxies. It is
/// there when `ccurl_step` says that it has ended and `ccurl_result` that it went well.
bool ccurl_connect(ccurl_client *client, const char *url);

/// The descriptor of the connection; -1 when there is none.
int32_t ccurl_wire(ccurl_client *client);

/// Sends bytes and tells how many; 0 when none can be sent now, -1 when the connection is over.
int64_t ccurl_send(ccurl_client *client, const void *bytes, size_t count);

/// Takes bytes and tells how many; 0 when there are none now, -1 when the connection is over. To be asked until there
/// are none: what was decrypted already is announced by no descriptor.
int64_t ccurl_receive(ccurl_client *client, void *bytes, size_t capacity);
