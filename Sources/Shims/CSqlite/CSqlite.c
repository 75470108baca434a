#define _GNU_SOURCE 1
#include "CSqlite.h"

#include <CLibrary.h>
#include <sqlite3.h>
#include <stdio.h>

// Every function of the library that is used: one list for the pointers and for finding them.
#define FUNCTIONS(X)                                                                            \
  X(sqlite3_open_v2) X(sqlite3_close_v2) X(sqlite3_errmsg) X(sqlite3_errstr) X(sqlite3_exec)    \
  X(sqlite3_busy_timeout) X(sqlite3_prepare_v2) X(sqlite3_bind_parameter_index)                 \
  X(sqlite3_bind_text) X(sqlite3_bind_int64) X(sqlite3_step) X(sqlite3_column_count)            \
  X(sqlite3_column_name) X(sqlite3_column_type) X(sqlite3_column_int64)                         \
  X(sqlite3_column_double) X(sqlite3_column_blob) X(sqlite3_column_bytes) X(sqlite3_finalize)

CLIBRARY(csqlite_load, FUNCTIONS, true, "libsqlite3.so.0", "libsqlite3.dylib")

csqlite_db *csqlite_open(const char *address, char *why) {
  sqlite3 *db = NULL;
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
  int code = lib.sqlite3_open_v2_(address, &db, flags, NULL);
  if (code == SQLITE_OK) {
    lib.sqlite3_busy_timeout_(db, 0);
    // A database of strangers: nothing in its schema may call functions. The last one reads it.
    code = lib.sqlite3_exec_(
        db, "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA schema_version", NULL, NULL,
        NULL);
    if (code == SQLITE_OK || code == SQLITE_BUSY) return (csqlite_db *)db;
  }
  snprintf(why, 256, "%s", db ? lib.sqlite3_errmsg_(db) : lib.sqlite3_errstr_(code));
  lib.sqlite3_close_v2_(db);
  return NULL;
}

void csqlite_close(csqlite_db *db) { lib.sqlite3_close_v2_((sqlite3 *)db); }

const char *csqlite_error(csqlite_db *db) { return lib.sqlite3_errmsg_((sqlite3 *)db); }

csqlite_query *csqlite_prepare(csqlite_db *db, const char *sql) {
  sqlite3_stmt *query = NULL;
  lib.sqlite3_prepare_v2_((sqlite3 *)db, sql, -1, &query, NULL);
  return (csqlite_query *)query;
}

void csqlite_bind_text(csqlite_query *query, const char *name, const char *text) {
  int place = lib.sqlite3_bind_parameter_index_((sqlite3_stmt *)query, name);
  if (place > 0)
    lib.sqlite3_bind_text_((sqlite3_stmt *)query, place, text, -1, SQLITE_TRANSIENT);
}

void csqlite_bind_int(csqlite_query *query, const char *name, int64_t value) {
  int place = lib.sqlite3_bind_parameter_index_((sqlite3_stmt *)query, name);
  if (place > 0) lib.sqlite3_bind_int64_((sqlite3_stmt *)query, place, value);
}

csqlite_result csqlite_step(csqlite_query *query) {
  switch (lib.sqlite3_step_((sqlite3_stmt *)query)) {
    case SQLITE_ROW: return CSQLITE_ROW;
    case SQLITE_DONE: return CSQLITE_DONE;
    case SQLITE_BUSY: return CSQLITE_BUSY;
    default: return CSQLITE_FAILED;
  }
}

int32_t csqlite_columns(csqlite_query *query) {
  return lib.sqlite3_column_count_((sqlite3_stmt *)query);
}

const char *csqlite_name(csqlite_query *query, int32_t column) {
  return lib.sqlite3_column_name_((sqlite3_stmt *)query, column);
}

csqlite_kind csqlite_kind_of(csqlite_query *query, int32_t column) {
  switch (lib.sqlite3_column_type_((sqlite3_stmt *)query, column)) {
    case SQLITE_INTEGER: return CSQLITE_INTEGER;
    case SQLITE_FLOAT: return CSQLITE_REAL;
    case SQLITE_TEXT: return CSQLITE_TEXT;
    case SQLITE_BLOB: return CSQLITE_BLOB;
    default: return CSQLITE_NULL;
  }
}

int64_t csqlite_int(csqlite_query *query, int32_t column) {
  return lib.sqlite3_column_int64_((sqlite3_stmt *)query, column);
}

double csqlite_double(csqlite_query *query, int32_t column) {
  return lib.sqlite3_column_double_((sqlite3_stmt *)query, column);
}

const void *csqlite_bytes(csqlite_query *query, int32_t column, size_t *count) {
  const void *bytes = lib.sqlite3_column_blob_((sqlite3_stmt *)query, column);
  *count = (size_t)lib.sqlite3_column_bytes_((sqlite3_stmt *)query, column);
  return bytes;
}

void csqlite_end(csqlite_query *query) { lib.sqlite3_finalize_((sqlite3_stmt *)query); }
