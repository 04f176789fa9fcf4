/** What somebody with a shell on the machine can change in the embedded ledger's file, beside its blocks. */

export interface StoredTampering {
  readonly name: string;
  readonly sql: string;
  readonly says: string;
  readonly key?: string;
}

const GRANT_STATE = "hex(key) LIKE '006772616E745374617465%'";

export const STORED_TAMPERINGS: readonly StoredTampering[] = [
  {
    name: 'a state row with another value',
    sql: `UPDATE state SET value = CAST(replace(CAST(value AS TEXT), 'ACTIVE', 'LOCKED') AS BLOB) WHERE ${GRANT_STATE}`,
    says: 'holds another value than was written',
    key: 'grantState~g-',
  },
  {
    name: 'a state row of another version',
    sql: `UPDATE state SET block = block - 1 WHERE ${GRANT_STATE}`,
    says: 'names another transaction than wrote it',
    key: 'grantState~g-',
  },
  {
    name: 'a state row with another endorsement policy',
    sql: `UPDATE state SET metadata = x'0a00' WHERE ${GRANT_STATE}`,
    says: 'holds another endorsement policy',
    key: 'grantState~g-',
  },
  {
    name: 'a state row taken out',
    sql: `DELETE FROM state WHERE ${GRANT_STATE}`,
    says: 'is missing in the store',
    key: 'grantState~g-',
  },
  {
    name: 'a state row put in',
    sql: "INSERT INTO state VALUES ('directory', CAST('forged' AS BLOB), x'7b7d', 3, 0, NULL)",
    says: 'stands in no block',
    key: 'forged',
  },
  {
    name: 'an indexed transaction with another flag',
    sql: 'UPDATE transactions SET flag = 11 WHERE block = 7',
    says: 'otherwise than its block',
  },
  {
    name: 'an indexed transaction taken out',
    sql: 'DELETE FROM transactions WHERE block = 7',
    says: 'is missing in the index',
  },
  {
    name: 'a write taken out of a history',
    sql: 'DELETE FROM history WHERE block = 7',
    says: 'histories lack',
  },
  {
    name: 'a write put into a history',
    sql: "INSERT INTO history VALUES ('directory', CAST('forged' AS BLOB), 3, 0)",
    says: 'names a write that is none',
    key: 'forged',
  },
  {
    name: "another savepoint's commit hash",
    sql: 'UPDATE savepoint SET commit_hash = zeroblob(32)',
    says: 'the savepoint is not that of the last block',
  },
];
