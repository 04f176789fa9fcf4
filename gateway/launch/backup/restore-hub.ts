/** A hub's data directory from a backup. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import {
  ledgerEnd,
  type Manifest,
  type OnProgress,
  readManifest,
  requireNotOlder,
  takePlace,
  unpackPart,
} from '../../../chaincode/ledger/backup';
import { makeDirectory } from '../../../chaincode/ledger/durable/make-directory';
import { HubError, parseAs } from '../../../chaincode/model';
import { DIRECTORY_FORMAT, isDataDirectory } from '../data-directory/state';
import { DATA } from './back-up-hub';
import { giveToPostgres } from './cluster-owner';
import { openStill } from './still-directory';

export interface HubRestore {
  readonly backup: string;
  readonly dataDir: string;
  /** Where this machine's views remember heads. */
  readonly heads: string;
  /** A hub that stands in the data directory may be replaced. */
  readonly replace: boolean;
}

export interface RestoredHub {
  readonly manifest: Manifest;
  /** Where the hub is that stood there before; undefined when none did. */
  readonly replaced: string | undefined;
}

const about = z.looseObject({ format: z.literal(String(DIRECTORY_FORMAT)) });

/**
 * The data directory holds what the backup holds; the next start goes on from there.
 *
 * Everything is copied and compared beside it first. Until the last rename, what stands in the data directory stands; then it
 * stands beside, under another name, and nothing of it is deleted: its journal may hold records that no ledger has.
 *
 * @throws {HubError} `BACKUP_DAMAGED`; `LEDGER_ROLLED_BACK`: this machine's views have seen more; `DATA_DIR_IN_USE`: a
 *   hub runs there; `INVALID_ARGUMENT`: one stands there, and is not to be replaced, or the backup is none of this release;
 *   `DISK_REFUSED`.
 */
export async function restoreHub(restore: HubRestore, onProgress?: OnProgress): Promise<RestoredHub> {
  const { backup, heads, replace } = restore;
  const place = resolve(restore.dataDir);
  const manifest = readManifest(backup, 'hub');
  parseAs(about, manifest.about, 'format of the backup');
  // On a network the ledger is not in it.
  if (manifest.about.genesis !== undefined)
    requireNotOlder(parseAs(ledgerEnd, manifest.about, 'end of the copied ledger'), heads);
  const stands = isDataDirectory(place);
  if (stands && !replace)
    throw new HubError(
      'INVALID_ARGUMENT',
      `a hub stands in \`${place}\`; \`--replace\` puts it aside, or choose another \`--data-dir\``,
    );
  makeDirectory(dirname(place));
  const locked = existsSync(place) ? await openStill(place) : undefined;
  try {
    const fresh = `${place}.restoring-${randomBytes(4).toString('hex')}`;
    await unpackPart({ backup, manifest, part: DATA }, fresh, onProgress);
    const replaced = await takingPlace(fresh, place);
    if (replaced !== undefined && !stands) rmSync(replaced, { recursive: true });
    return { manifest, replaced: stands ? replaced : undefined };
  } finally {
    locked?.release();
  }
}

async function takingPlace(fresh: string, place: string): Promise<string | undefined> {
  try {
    await giveToPostgres(join(fresh, 'databases', 'cluster'));
    return takePlace(fresh, place);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}
