/** Pages of rows, for evaluate functions only: a submit function never ranges (LEDGER, Contracts are the only writers). */
import type { ChaincodeStub } from 'fabric-shim';
import { z } from 'zod';
import type { ObjectType } from '../../model/key';
import { parseAs } from '../../model/parse';
import { readStored } from './ledger-state';

/** A longer scan would be cut silently at the peer's own limit. */
const MAX_PAGE_SIZE = 5_000;

const pageSize = z.coerce.number().int().min(1).max(MAX_PAGE_SIZE);

/** One page, in key order; `bookmark` is empty after the last one. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly bookmark: string;
}

/** Which rows to page over. */
export interface PageOptions<S extends z.ZodType> {
  readonly type: ObjectType;
  /** The first attributes of the keys, to page below them only. */
  readonly under?: readonly string[];
  readonly schema: S;
  /** A decimal number of rows, 1 to 5,000. */
  readonly pageSize: string;
  /** Empty for the first page, then what the page before answered. */
  readonly bookmark: string;
}

/** @throws {HubError} `INVALID_ARGUMENT`: the page size is not between 1 and 5,000. */
export async function readPage<S extends z.ZodType>(
  stub: ChaincodeStub,
  options: PageOptions<S>,
): Promise<Page<z.output<S>>> {
  const size = parseAs(pageSize, options.pageSize, 'page size');
  const { iterator, metadata } = await stub.getStateByPartialCompositeKeyWithPagination(
    options.type,
    [...(options.under ?? [])],
    size,
    options.bookmark,
  );
  const rows: z.output<S>[] = [];
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    rows.push(readStored(options.schema, next.value.value, options.type));
  }
  await iterator.close();
  return { rows, bookmark: bookmarkOf(metadata) };
}

/**
 * A page without rows has no metadata at all: the peer's are then empty bytes, which the shim takes for none
 * (fabric-shim 2.5.8, `handleGetQueryResult`), whatever its types say.
 */
function bookmarkOf(metadata: { readonly bookmark: string } | undefined): string {
  return metadata?.bookmark ?? '';
}
