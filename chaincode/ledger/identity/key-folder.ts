import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HubError } from '../../model/error';
import { syncFolder, writeSynced } from '../durable/whole-file';
import type { KeyPair } from './certificate';

const CERTIFICATE = 'cert.pem';
const KEY = 'key.pem';

/**
 * Writes `cert.pem` and `key.pem` (0600) into a new folder, both or neither.
 *
 * They are written and synced in a folder beside it that is then renamed: a crash leaves either the whole pair or a
 * `.new-…` folder that the next call removes.
 */
export function writeKeyFolder(folder: string, pair: KeyPair): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const unfinished = `.new-${basename(folder)}`;
  for (const name of readdirSync(parent)) {
    if (name === unfinished) rmSync(join(parent, name), { recursive: true });
  }
  const fresh = join(parent, unfinished);
  mkdirSync(fresh, { mode: 0o700 });
  writeSynced(join(fresh, CERTIFICATE), pair.certificatePem);
  writeSynced(join(fresh, KEY), pair.keyPem);
  renameSync(fresh, folder);
  syncFolder(parent);
}

/**
 * The pair in a folder.
 *
 * @throws {HubError} `NOT_FOUND` when the folder or one of its files is missing.
 */
export function readKeyFolder(folder: string): KeyPair {
  const certificate = join(folder, CERTIFICATE);
  const key = join(folder, KEY);
  if (!existsSync(certificate) || !existsSync(key)) {
    throw new HubError('NOT_FOUND', `no key and certificate in \`${folder}\``);
  }
  return { certificatePem: readFileSync(certificate, 'utf8'), keyPem: readFileSync(key, 'utf8') };
}

/** True if the folder holds a whole pair. */
export function hasKeyFolder(folder: string): boolean {
  return existsSync(join(folder, CERTIFICATE)) && existsSync(join(folder, KEY));
}
