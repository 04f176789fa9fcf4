/** `PRAGMA application_id` of a view image: "HUBV". A file without it is somebody else's. */
export const IMAGE_ID = 0x48554256;

/** `PRAGMA user_version`: raised when a table, or what a row's digest covers, changes. */
export const IMAGE_VERSION = 1;

/**
 * `row`: every key the view keeps, with its value as written and the transaction that wrote it. `image`: what the rows are
 * the state of; written in the transaction that writes the rows. To be run in one transaction.
 */
export const IMAGE_SCHEMA = `
CREATE TABLE row (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL,
  block INTEGER NOT NULL,
  tx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE image (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  channel TEXT NOT NULL,
  genesis TEXT NOT NULL,
  height INTEGER NOT NULL,
  block_hash TEXT NOT NULL,
  ledger_time INTEGER,
  rows INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  seal INTEGER NOT NULL
) STRICT;
PRAGMA application_id = ${IMAGE_ID};
PRAGMA user_version = ${IMAGE_VERSION};
`;
