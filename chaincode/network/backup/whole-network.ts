/** A copy of a whole network that is down, orderers included: all of one moment, or of none. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type Manifest,
  type OnProgress,
  readManifest,
  takePlace,
  unpackPart,
  writeBackup,
} from '../../ledger/backup';
import { makeDirectory } from '../../ledger/durable/make-directory';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { readStanding, requireStanding } from '../description/standing';
import { genesisOf } from './genesis';
import { requireEnded } from './while-ended';

const STATE = 'state';
/** Of running processes; and what earlier restores put aside. */
const LEFT_OUT = /^(?:logs|processes\.json|plan\.json|ledgers\/[^/]+\.(?:replaced|restoring)-[^/]+)$/;

/**
 * The backup stands: every node's files and every key of the state folder.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`: something of it runs; `NOT_FOUND`: no network stands there; as {@link writeBackup}.
 */
export async function backUpNetwork(layout: Layout, to: string, onProgress?: OnProgress): Promise<Manifest> {
  const { network } = requireStanding(layout);
  requireEnded(layout);
  const about = { root: layout.root, ...genesisOf(network, layout) };
  const parts = { [STATE]: { folder: layout.root, leavesOut: (path: string) => LEFT_OUT.test(path) } };
  return await writeBackup(to, { kind: 'network', about, parts }, onProgress);
}

/**
 * The state folder holds what the backup holds. Whoever saw more of it refuses it when it runs: a network that all its nodes
 * forgot goes on otherwise than it did.
 *
 * @returns where the network is that stood there; undefined when none did.
 * @throws {HubError} `BACKUP_DAMAGED`; `DATA_DIR_IN_USE`; `INVALID_ARGUMENT`: a network stands there and is not to be replaced,
 *   or the backup is of another folder, whose path its files name; `DISK_REFUSED`.
 */
export async function restoreNetwork(
  layout: Layout,
  backup: string,
  replace: boolean,
  onProgress?: OnProgress,
): Promise<string | undefined> {
  const manifest = readManifest(backup, 'network');
  const { root = '' } = manifest.about;
  if (root !== layout.root)
    throw new HubError(
      'INVALID_ARGUMENT',
      `the backup is of \`${root}\`; restore it there, with \`--state-dir\``,
    );
  requireEnded(layout);
  if (readStanding(layout) !== undefined && !replace)
    throw new HubError('INVALID_ARGUMENT', `a network stands in \`${root}\`; \`--replace\` puts it aside`);
  const fresh = `${root}.restoring-${randomBytes(4).toString('hex')}`;
  makeDirectory(dirname(root));
  try {
    await unpackPart({ backup, manifest, part: STATE }, fresh, onProgress);
    const replaced = takePlace(fresh, root);
    makeDirectory(layout.logs);
    return replaced;
  } finally {
    if (existsSync(fresh)) rmSync(fresh, { recursive: true });
  }
}
