/**
 * The highest head of a ledger that a view ever saw, in a file outside the data directory (LEDGER, Time and freshness):
 * who puts yesterday's copy of the data directory back does not put this back with it.
 */
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { HubError, type Sha256Hex, sha256Hex } from '../../../model';
import { makeDirectory } from '../../durable/make-directory';
import { syncFolder } from '../../durable/whole-file';

/** Where heads are kept, and whose they are; also as part of a process's configuration. */
export const headPlace = z
  .strictObject({
    /** Outside the data directory; made if absent, for its owner alone. */
    folder: z.string().min(1),
    /** Who follows the ledger, e.g. `TaxationMSP.taxation`: a file name. Two that share one overwrite each other's head. */
    reader: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/),
  })
  .readonly();
export type HeadPlace = z.infer<typeof headPlace>;

/** The end of the chain as it was seen: `height` blocks, the last of this hash. */
export interface Head {
  readonly height: bigint;
  readonly blockHash: Sha256Hex;
}

const headRecord = z.strictObject({
  v: z.literal(1),
  height: z
    .string()
    .regex(/^[1-9]\d{0,18}$/)
    .transform(BigInt),
  blockHash: sha256Hex,
});

/** One ledger's head, as one reader saw it. Ledgers are told apart by their block 0. */
export class HeadFile {
  readonly path: string;

  constructor({ folder, reader }: HeadPlace, genesis: Sha256Hex) {
    this.path = join(folder, genesis, `${reader}.json`);
  }

  /**
   * The head that was written last; undefined when none ever was.
   *
   * @throws {HubError} `LEDGER_ROLLED_BACK`: there is one, and it cannot be read. What was seen cannot be told from it, so
   *   nothing shows that the ledger still holds it.
   */
  read(): Head | undefined {
    try {
      const { height, blockHash } = headRecord.parse(JSON.parse(readFileSync(this.path, 'utf8')));
      return { height, blockHash };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new HubError('LEDGER_ROLLED_BACK', `the head kept in \`${this.path}\` cannot be read`, { cause });
    }
  }

  /**
   * Replaces the head; a crash leaves the one before or this one. Durable when it resolves.
   *
   * @throws {HubError} `DISK_REFUSED`: its folder cannot be made.
   */
  async write({ height, blockHash }: Head): Promise<void> {
    makeDirectory(dirname(this.path));
    const draft = `${this.path}.draft`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ v: 1, height: String(height), blockHash })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    syncFolder(dirname(this.path));
  }
}
