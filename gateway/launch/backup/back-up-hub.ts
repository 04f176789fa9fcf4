/** A backup of everything that a hub keeps on this machine. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StoredChain } from '../../../chaincode/ledger/audit';
import {
  type LedgerEnd,
  type Manifest,
  type OnProgress,
  writeBackup,
} from '../../../chaincode/ledger/backup';
import { HubError, type Sha256Hex } from '../../../chaincode/model';
import type { DataDirectory } from '../data-directory/data-directory';
import { BEFORE_MARKER } from '../data-directory/lock';
import { DIRECTORY_FORMAT, isDataDirectory, readState } from '../data-directory/state';
import { requireIntact } from '../intact';
import { openStill } from './still-directory';

/** The name that the data directory has in a backup. */
export const DATA = 'data';

/** Of running processes, and made anew by the next start. Logs are no data of the hub's. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...BEFORE_MARKER,
  'processes.json',
  'ledger.json',
  'ledger/lock',
  'run',
  'logs',
  'databases/cluster/postmaster.pid',
]);

/**
 * The backup stands, whole: keys, ledger, journal, served logs, databases and the views' images, all of one moment.
 *
 * The hub must not run. Its processes write independently of each other, and a journal that is younger than its ledger,
 * or a served log older than an answer, would look like the fraud that they are there to show.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`: it runs; `DATA_DIR_CORRUPT`: it lost something already; `INVALID_ARGUMENT`: there is
 *   no hub, or something stands at `to`; `DISK_REFUSED`.
 */
export async function backUpHub(dataDir: string, to: string, onProgress?: OnProgress): Promise<Manifest> {
  const path = resolve(dataDir);
  if (!isDataDirectory(path)) throw new HubError('INVALID_ARGUMENT', `no hub is in \`${path}\``);
  const directory = await openStill(path);
  try {
    const { citizens, ledger } = prepared(directory);
    const end = ledger === 'embedded' ? endOf(join(path, 'ledger', 'directory.db')) : undefined;
    const about = { format: String(DIRECTORY_FORMAT), ledger, citizens: String(citizens), ...end };
    const parts = { [DATA]: { folder: path, leavesOut: (each: string) => LEFT_OUT.has(each) } };
    return await writeBackup(to, { kind: 'hub', about, parts }, onProgress);
  } finally {
    directory.release();
  }
}

function prepared(directory: DataDirectory): DataDirectory {
  const { citizens, ledger } = readState(directory.path) ?? {};
  if (citizens === undefined)
    throw new HubError('INVALID_ARGUMENT', `\`${directory.path}\` holds no hub that was ever started`);
  directory.prepare(citizens, citizens, ledger);
  requireIntact(directory);
  return directory;
}

/** Undefined before the ledger's first start. @throws {HubError} `CHAIN_BROKEN`. */
function endOf(file: string): LedgerEnd | undefined {
  if (!existsSync(file)) return undefined;
  const stored = StoredChain.open(file);
  try {
    const ends = stored.ends();
    if (ends === undefined) return undefined;
    return { genesis: hex(ends.genesis), height: String(ends.height), blockHash: hex(ends.hash) };
  } finally {
    stored.close();
  }
}

const hex = (hash: Uint8Array): Sha256Hex => Buffer.from(hash).toString('hex') as Sha256Hex;
