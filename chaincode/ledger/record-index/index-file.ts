/** Where the index of a data directory is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '../../model/parse';
import { writeDurably } from '../durable/whole-file';

const FILE = 'record-index.json';
const indexFile = z.strictObject({ owner: z.string(), reader: z.string() }).readonly();

/** Connection strings: whoever writes the index, and whoever reads it. */
export type IndexFile = z.output<typeof indexFile>;

/** Writes `<data-dir>/record-index.json`, readable by its owner alone: it holds passwords. */
export function writeIndexFile(dataDir: string, file: IndexFile): void {
  writeDurably(join(dataDir, FILE), `${JSON.stringify(file)}\n`);
}

/**
 * The index's database as the hub last said; a hub that was killed leaves the file behind: connecting tells.
 *
 * @returns undefined where no hub of this data directory had a database for it.
 * @throws {HubError} `INVALID_ARGUMENT`: the file holds something else.
 */
export function readIndexFile(dataDir: string): IndexFile | undefined {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) return undefined;
  return parseJsonAs(indexFile, readFileSync(path, 'utf8'), `\`${path}\``);
}
