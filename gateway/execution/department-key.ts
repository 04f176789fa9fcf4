/** The key that one access shares with one department, for the digests of what is asked and served. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { digestKeyFor, type SubgraphName } from '../../chaincode/model';

/** Derived once for all fetches of the access that the department gets. */
export interface DepartmentKey {
  /** As a ticket carries it: 32 bytes, base64url. */
  readonly text: string;
  readonly key: KeyObject;
}

/** @param accessKey 32 random bytes, of one access. */
export function departmentKey(accessKey: Uint8Array, subgraph: SubgraphName): DepartmentKey {
  const text = digestKeyFor(accessKey, subgraph);
  return { text, key: createSecretKey(text, 'base64url') };
}
