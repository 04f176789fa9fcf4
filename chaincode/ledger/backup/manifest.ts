/** What a backup says of itself: every file with its digest, written last of all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalHash } from '../../model/canonical';
import { HubError, isHubError } from '../../model/error';
import { instant, sha256Hex } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import { writeSynced } from '../durable/whole-file';

const FILE = 'manifest.json';

/** Below its part's folder, by `/`: a manifest that was tampered with must not write elsewhere. */
const inner = z
  .string()
  .refine((path) => path.split('/').every((name) => !['', '.', '..'].includes(name)), 'leaves its folder');

const copiedFile = z
  .strictObject({
    path: inner,
    bytes: z.int().min(0),
    sha256: sha256Hex,
    /** Its owner may run it. */
    executable: z.literal(true).optional(),
  })
  .readonly();
export type CopiedFile = z.output<typeof copiedFile>;

const copiedFolder = z
  .strictObject({
    /** Folders below it, those above others first; empty ones count too. */
    folders: z.array(inner).readonly(),
    files: z.array(copiedFile).readonly(),
    /** Symbolic links, as they stood. */
    links: z.array(z.strictObject({ path: inner, target: z.string().min(1) }).readonly()).readonly(),
  })
  .readonly();
export type CopiedFolder = z.output<typeof copiedFolder>;

const manifest = z
  .strictObject({
    v: z.literal(1),
    product: z.literal('directory-hub'),
    kind: z.enum(['hub', 'peer', 'network']),
    madeAt: instant,
    /** Whose it is, and where its ledger ends: read by whoever wrote it. */
    about: z.record(z.string(), z.string()).readonly(),
    /** By name: a folder of that name in the backup. */
    parts: z.record(inner, copiedFolder).readonly(),
  })
  .readonly();
export type Manifest = z.output<typeof manifest>;
export type BackupKind = Manifest['kind'];

/** The manifest's own digest stands beside it: a changed byte is no other manifest. */
const sealed = z.strictObject({ sha256: sha256Hex, manifest: z.unknown() });

/** Completes a backup: its folder has everything else already. */
export function writeManifest(folder: string, content: Manifest): void {
  const text = JSON.stringify({ sha256: canonicalHash(content), manifest: content });
  writeSynced(join(folder, FILE), `${text}\n`);
}

/**
 * What a backup holds, by its own word: no file of it was looked at.
 *
 * @throws {HubError} `BACKUP_DAMAGED`: it was never finished, or its manifest was changed; `INVALID_ARGUMENT`: it is of
 *   another kind.
 */
export function readManifest(folder: string, kind: BackupKind): Manifest {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new HubError('BACKUP_DAMAGED', `\`${folder}\` holds no finished backup`);
  const found = parsed(path);
  if (found.kind === kind) return found;
  throw new HubError('INVALID_ARGUMENT', `\`${folder}\` is the backup of a ${found.kind}, not of a ${kind}`);
}

function parsed(path: string): Manifest {
  try {
    const { sha256, manifest: content } = parseJsonAs(sealed, readFileSync(path, 'utf8'), 'manifest');
    if (canonicalHash(content) === sha256) return parseAs(manifest, content, 'manifest');
  } catch (cause) {
    if (!isHubError(cause, 'INVALID_ARGUMENT')) throw cause;
    throw new HubError('BACKUP_DAMAGED', `\`${path}\` cannot be read`, { cause });
  }
  throw new HubError('BACKUP_DAMAGED', `\`${path}\` is not what was written`);
}
