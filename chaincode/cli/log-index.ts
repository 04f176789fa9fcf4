/** The index that a command reads or writes: the one it was told of, or the hub's own. */
import { openBlock } from '../ledger/block/block';
import type { Ledger } from '../ledger/ledger';
import { IndexReader, type ReadingState, type RecordReader, readIndexFile } from '../ledger/record-index';
import { HubError, isHubError } from '../model';
import type { Session } from './session';

/** An index that is the ledger's. */
export interface OpenedIndex {
  readonly reader: RecordReader;
  readonly state: ReadingState;
}

export interface IndexPlace {
  readonly ledger: Ledger;
  /** The ledger's last block. */
  readonly last: bigint;
  /** Connection string of an index that must be there. */
  readonly named?: string | undefined;
}

/**
 * Opens the index for reading, after the chain showed that it is its own.
 *
 * @returns undefined: there is none; a text: why the hub's own cannot be used.
 * @throws {HubError} `DATABASES_UNAVAILABLE`, `WRONG_STATE`: of an index that was named.
 */
export async function openIndex(
  session: Session,
  { ledger, last, named }: IndexPlace,
): Promise<OpenedIndex | string | undefined> {
  const url = named ?? readIndexFile(session.dataDir)?.reader;
  if (url === undefined) return undefined;
  const reader = IndexReader.open(url);
  try {
    const state = await reader.state();
    if (state !== undefined && (await isOfChain(ledger, state, last))) return { reader, state };
    if (named !== undefined)
      throw new HubError('WRONG_STATE', "the index holds nothing, or another ledger's");
    await reader.close();
    return state && 'the index is of another ledger, or torn; `hub index rebuild` makes it anew';
  } catch (error) {
    await reader.close();
    if (named !== undefined || !isHubError(error, 'DATABASES_UNAVAILABLE')) throw error;
    return "the index's database cannot be reached";
  }
}

async function isOfChain(ledger: Ledger, { end }: ReadingState, last: bigint): Promise<boolean> {
  if (end.height > last + 1n) return false;
  const stop = new AbortController();
  try {
    for await (const { bytes } of ledger.blocks(end.height - 1n, stop.signal)) {
      return Buffer.from(openBlock(bytes).hash).toString('hex') === end.blockHash;
    }
    return false;
  } finally {
    stop.abort();
  }
}
