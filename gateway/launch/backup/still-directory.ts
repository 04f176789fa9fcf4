/** A data directory that nobody writes to: what a backup needs, and a restore. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../../chaincode/model';
import { processIdentity } from '../../../chaincode/network/supervision/process-identity';
import { keepPasswords } from '../../../subgraphs/kit/database/passwords';
import { reclaimPostmaster } from '../../../subgraphs/kit/database/reclaim';
import { DataDirectory } from '../data-directory/data-directory';

/**
 * The directory, locked until it is released: no hub runs on it, and nothing that a killed one left.
 *
 * @throws {HubError} `DATA_DIR_IN_USE`; `INVALID_ARGUMENT`, `DATA_DIR_CORRUPT` as {@link DataDirectory.open}.
 */
export async function openStill(path: string): Promise<DataDirectory> {
  const directory = await DataDirectory.open(path);
  try {
    await endPostmaster(join(directory.path, 'databases'));
    return directory;
  } catch (error) {
    directory.release();
    throw error;
  }
}

/** A killed keeper's server lives on, and writes. */
async function endPostmaster(databases: string): Promise<void> {
  const clusterDir = join(databases, 'cluster');
  const lock = join(clusterDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const { postgres: password = '' } = await keepPasswords(databases, []);
  await reclaimPostmaster({ clusterDir, password });
  if (!existsSync(lock)) return;
  const [pid = ''] = readFileSync(lock, 'utf8').split('\n');
  // One that does not answer to our password, or another process by now: nobody can tell, so nobody copies.
  if (processIdentity(Number(pid)) !== undefined)
    throw new HubError('DATA_DIR_IN_USE', `process ${pid} may be the databases of \`${databases}\``);
}
