/** Reading lists that the contracts answer in pages. */
import { z } from 'zod';
import type { Channel } from '../ledger/ledger';
import type { Session } from './session';

const PAGE_SIZE = '500';

/** Which list: the call's name, and its arguments before page size and bookmark. */
export interface ListCall {
  readonly contract: string;
  readonly transaction: string;
  readonly args?: readonly string[];
  /** Rows a page; 500 unless the contract allows fewer. */
  readonly pageSize?: string;
}

/** Every row of a list, in key order. */
export async function readAll<S extends z.ZodType>(
  session: Session,
  channel: Channel,
  list: ListCall,
  row: S,
): Promise<readonly z.output<S>[]> {
  const page = z.looseObject({ rows: z.array(row), bookmark: z.string() });
  const rows: z.output<S>[] = [];
  let bookmark = '';
  do {
    const { contract, transaction, args = [], pageSize = PAGE_SIZE } = list;
    const read = await session.read(
      channel,
      { contract, transaction, args: [...args, pageSize, bookmark] },
      page,
    );
    rows.push(...(read.rows as z.output<S>[]));
    bookmark = read.bookmark;
  } while (bookmark !== '');
  return rows;
}
