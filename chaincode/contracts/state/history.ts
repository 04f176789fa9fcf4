/** What a row was before, for evaluate functions only: a peer may keep no history, and a submit function needs none. */
import type { ChaincodeStub } from 'fabric-shim';
import type { z } from 'zod';
import { HubError } from '../../model/error';
import type { Instant } from '../../model/identifier';
import { instantOf } from '../../model/instant';
import { readStored } from './ledger-state';
import type { Row } from './row';

/** When something was written: by which transaction, and when that one's signer says it was (peers allow 15 minutes). */
export interface Stamp {
  readonly transaction: string;
  readonly at: Instant;
}

/** One write of a row; undefined: it was deleted. */
export interface RowWrite<T> extends Stamp {
  readonly row: T | undefined;
}

/** Every write of the row by valid transactions, newest first. */
export async function* writesOf<S extends z.ZodType>(
  stub: ChaincodeStub,
  { key, schema, what }: Row<S>,
): AsyncGenerator<RowWrite<z.output<S>>> {
  const iterator = await stub.getHistoryForKey(key);
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const { txId: transaction, timestamp, isDelete, value } = next.value;
      const row = isDelete ? undefined : readStored(schema, value, what);
      yield { transaction, at: signedAt(timestamp), row };
    }
  } finally {
    await iterator.close();
  }
}

/**
 * When a row that is written once was written.
 *
 * @throws {HubError} `NOT_FOUND`: it never was.
 */
export async function writtenAt<S extends z.ZodType>(stub: ChaincodeStub, row: Row<S>): Promise<Stamp> {
  let first: Stamp | undefined;
  for await (const { transaction, at } of writesOf(stub, row)) first = { transaction, at };
  if (first === undefined) throw new HubError('NOT_FOUND', `${row.what} was never written`);
  return first;
}

/** Declared as a 64-bit `Long`; the shim gives a number. */
function signedAt({
  seconds,
  nanos,
}: {
  readonly seconds: object | number;
  readonly nanos: number;
}): Instant {
  return instantOf(Number(String(seconds)) * 1000 + Math.floor(nanos / 1_000_000));
}
