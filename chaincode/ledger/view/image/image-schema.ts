/** `PRAGMA application_id` of a view image: "HUBV". A file without it is somebody else's. */
export const IMAGE_ID = 0x48554256;

/** `PRAGMA user_version`: raised when a table, or what a digest covers, changes. */
export const IMAGE_VERSION = 2;

/**
 * `segment`: most rows, packed, in the order they were packed. `row`: every key that was written since, with what stands
 * under it (a record as this build read it, a row nobody can read, or nothing) and the transaction that wrote it; it goes before
 * the segments. `image`: what they are the state of; written in the transaction that writes them. To be run in one transaction.
 */
export const IMAGE_SCHEMA = `
CREATE TABLE row (
  key TEXT PRIMARY KEY,
  standing TEXT NOT NULL CHECK (standing IN ('RECORD', 'UNREADABLE', 'NOTHING')),
  value BLOB NOT NULL,
  block INTEGER NOT NULL,
  tx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  head TEXT NOT NULL,
  origins TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE image (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  channel TEXT NOT NULL,
  genesis TEXT NOT NULL,
  height INTEGER NOT NULL,
  block_hash TEXT NOT NULL,
  ledger_time INTEGER,
  build TEXT NOT NULL,
  units INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  seal INTEGER NOT NULL
) STRICT;
PRAGMA application_id = ${IMAGE_ID};
PRAGMA user_version = ${IMAGE_VERSION};
`;
