// SQLite, to read databases that other programs write.
//
// Why a shim: the library is to be loaded on first use, since few sources are databases.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A database.
typedef struct csqlite_db csqlite_db;
/// A query that runs.
typedef struct csqlite_query csqlite_query;

/// How a step of a query ended.
typedef enum { CSQLITE_DONE, CSQLITE_ROW, CSQLITE_BUSY, CSQLITE_FAILED } csqlite_result;

/// What a column holds.
typedef enum { CSQLITE_NULL, CSQLITE_INTEGER, CSQLITE_REAL, CSQLITE_TEXT, CSQLITE_BLOB } csqlite_kind;

/// Loads the library, once; false when the machine has none.
bool csqlite_load(void);

/// Opens a database for reading only, without ever waiting for a lock. Null when it can't, with the
/// reason in `why`, which holds 256 bytes.
///
/// `address` is a `file:` address (RFC 8089) with the parameters of SQLite.
csqlite_db *csqlite_open(const char *address, char *why);

/// Closes a database.
void csqlite_close(csqlite_db *db);

/// Why the last call failed.
const char *csqlite_error(csqlite_db *db);

/// Makes a query; null when it can't.
csqlite_query *csqlite_prepare(csqlite_db *db, const char *sql);

/// Binds a text to a parameter (`:name`), which is copied; nothing when there is no such parameter.
void csqlite_bind_text(csqlite_query *query, const char *name, const char *text);

/// Binds a number to a parameter.
void csqlite_bind_int(csqlite_query *query, const char *name, int64_t value);

/// Goes to the next row.
csqlite_result csqlite_step(csqlite_query *query);

/// The number of columns of a row.
int32_t csqlite_columns(csqlite_query *query);

/// The name of a column.
const char *csqlite_name(csqlite_query *query, int32_t column);

/// What a column of the row holds.
csqlite_kind csqlite_kind_of(csqlite_query *query, int32_t column);

/// The number in a column.
int64_t csqlite_int(csqlite_query *query, int32_t column);
double csqlite_double(csqlite_query *query, int32_t column);

/// The bytes of a column, until the next step.
const void *csqlite_bytes(csqlite_query *query, int32_t column, size_t *count);

/// Ends a query.
void csqlite_end(csqlite_query *query);
