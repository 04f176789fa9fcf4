/** `PRAGMA application_id` of a channel's file: "HUBL". A file without it is somebody else's. */
export const STORE_ID = 0x4855424c;

/** `PRAGMA user_version`: raised when a table changes. */
export const STORE_VERSION = 1;

/** Keys are UTF-8 bytes, so that SQLite's order is Fabric's. To be run in one transaction. */
export const SCHEMA = `
CREATE TABLE blocks (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE state (
  namespace TEXT NOT NULL,
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  block INTEGER NOT NULL,
  tx INTEGER NOT NULL,
  metadata BLOB,
  PRIMARY KEY (namespace, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE transactions (id TEXT PRIMARY KEY, block INTEGER NOT NULL, flag INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE history (
  namespace TEXT NOT NULL,
  key BLOB NOT NULL,
  block INTEGER NOT NULL,
  tx INTEGER NOT NULL,
  PRIMARY KEY (namespace, key, block, tx)
) STRICT, WITHOUT ROWID;
CREATE TABLE savepoint (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  channel TEXT NOT NULL,
  height INTEGER NOT NULL,
  hash BLOB,
  commit_hash BLOB,
  last_config INTEGER NOT NULL DEFAULT 0
) STRICT;
PRAGMA application_id = ${STORE_ID};
PRAGMA user_version = ${STORE_VERSION};
`;
