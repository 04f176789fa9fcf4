/** What a data directory was made for, and how far its first start came. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { HubError, parseJsonAs } from '../../../chaincode/model';

/** Its presence makes a directory ours: `--reset` removes nothing else. */
export const MARKER_FILE = '.directory-hub';
const STATE_FILE = 'state.json';

/** Grows when an older hub could no longer read a directory, or a newer one not this. */
export const DIRECTORY_FORMAT = 1;

const marker = z.strictObject({ product: z.literal('directory-hub'), format: z.int() }).readonly();

/** The steps of a first start, in order; each may be begun again until it is recorded. */
export const PHASES = ['identities', 'databases', 'founding'] as const;
export type Phase = (typeof PHASES)[number];

const state = z
  .strictObject({
    citizens: z.int().min(1),
    /** What it was founded on. */
    ledger: z.enum(['embedded', 'fabric']).default('embedded'),
    phases: z.array(z.enum(PHASES)).readonly(),
  })
  .readonly();
export type DirectoryState = z.infer<typeof state>;

/** True if the directory bears the marker. */
export function isDataDirectory(directory: string): boolean {
  return existsSync(join(directory, MARKER_FILE));
}

/** Marks a directory as ours. */
export function writeMarker(directory: string): void {
  const content = { product: 'directory-hub', format: DIRECTORY_FORMAT };
  writeDurably(join(directory, MARKER_FILE), `${JSON.stringify(content)}\n`);
}

/**
 * @throws {HubError} `DATA_DIR_CORRUPT` when the marker cannot be read or is of another format.
 */
export function checkMarker(directory: string): void {
  const { format } = readAs(directory, MARKER_FILE, marker);
  if (format !== DIRECTORY_FORMAT) {
    throw new HubError(
      'DATA_DIR_CORRUPT',
      `\`${directory}\` has format ${format}, this hub reads ${DIRECTORY_FORMAT}`,
    );
  }
}

/**
 * @returns undefined before the first start recorded anything.
 * @throws {HubError} `DATA_DIR_CORRUPT`.
 */
export function readState(directory: string): DirectoryState | undefined {
  return existsSync(join(directory, STATE_FILE)) ? readAs(directory, STATE_FILE, state) : undefined;
}

export function writeState(directory: string, next: DirectoryState): void {
  writeDurably(join(directory, STATE_FILE), `${JSON.stringify(next)}\n`);
}

/**
 * Reads one of the small files at the top of a data directory.
 *
 * @throws {HubError} `DATA_DIR_CORRUPT`.
 */
export function readAs<S extends z.ZodType>(directory: string, file: string, schema: S): z.output<S> {
  try {
    return parseJsonAs(schema, readFileSync(join(directory, file), 'utf8'), `\`${file}\``);
  } catch (cause) {
    throw new HubError('DATA_DIR_CORRUPT', `\`${join(directory, file)}\` cannot be read`, { cause });
  }
}
