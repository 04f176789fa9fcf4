/** Which build judged an image's rows, and under which packaged charter. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Charter, canonicalJson, type Sha256Hex, sha256 } from '../../../model';

/** What a row may hold, how it is read out of a block, under which law it stands, and how the view keeps it. */
const FOLDERS = ['../../../model', '../../identity', '../../block', '../../law', '..'];
/** Whose versions matter as much. */
const PACKAGES = ['zod', '@hyperledger/fabric-protos', 'google-protobuf'];

let known: Sha256Hex | undefined;

/**
 * The hash of what rows were judged by: the programs, and the packaged charter, which says who may found and vote until one is
 * on the ledger. An image that was made under another charter may hold what its founders voted, and no one else's.
 */
export function buildHash(charter: Charter | undefined): Sha256Hex {
  return sha256(`${programsHash()} ${canonicalJson(charter ?? null)}`);
}

/**
 * The hash of the very programs that decide which rows stand and what is in them: the model, identities, the block codec, the law, the
 * view, and the versions of the libraries that read bytes and check shapes. Another hash means that a row might be read otherwise today.
 *
 * Rejected: a hash of the schemas as JSON Schema. It says nothing of the rules that are written as code.
 */
function programsHash(): Sha256Hex {
  known ??= hashOf(FOLDERS.flatMap((folder) => programsIn(join(__dirname, folder))));
  return known;
}

function programsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => join(folder, path));
}

function hashOf(paths: readonly string[]): Sha256Hex {
  const load = createRequire(__filename);
  const hash = createHash('sha256');
  for (const name of PACKAGES) {
    const { version } = load(`${name}/package.json`) as { readonly version: string };
    hash.update(`${name} ${version}\u0000`);
  }
  for (const path of paths) hash.update('\u0000').update(readFileSync(path));
  return hash.digest('hex') as Sha256Hex;
}
