/** Whether a copy of a ledger is older than what its readers remember of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubError } from '../../model/error';
import { sha256Hex } from '../../model/identifier';
import { HeadFile } from '../view/head/head-file';

/** Where `directory` ends in a copy, in words of a manifest. */
export const ledgerEnd = z
  .object({
    /** Hash of block 0: which ledger it is. */
    genesis: sha256Hex,
    /** How many blocks. */
    height: z.string().regex(/^[1-9]\d{0,18}$/),
    /** Of the last one. */
    blockHash: sha256Hex,
  })
  .readonly();
export type LedgerEnd = z.output<typeof ledgerEnd>;

/** As their files are called. */
const READER = /^([A-Za-z0-9][A-Za-z0-9.-]*)\.json$/;

/**
 * Nobody who keeps heads in this folder remembers a later one than the copy's, or another block where the copy ends.
 *
 * A copy that went another way below its end passes: the views refuse it, which walk the chain.
 *
 * @throws {HubError} `LEDGER_ROLLED_BACK`: what ended since the copy would be in force again; or a kept head cannot be read.
 */
export function requireNotOlder({ genesis, height, blockHash }: LedgerEnd, heads: string): void {
  for (const reader of readersOf(join(heads, genesis))) {
    const seen = new HeadFile({ folder: heads, reader }, genesis).read();
    if (seen === undefined || seen.height < BigInt(height)) continue;
    if (seen.height === BigInt(height) && seen.blockHash === blockHash) continue;
    const isLater = seen.height > BigInt(height);
    throw new HubError(
      'LEDGER_ROLLED_BACK',
      `the copy ends with block ${BigInt(height) - 1n} of \`directory\`, but \`${reader}\` has seen ${isLater ? `block ${seen.height - 1n}` : 'another one there'}: every view would refuse it`,
    );
  }
}

function readersOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => READER.exec(name)?.[1] ?? []);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
