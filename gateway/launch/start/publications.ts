/** Which publications stand on the ledger, so that a later start renews only what changed: another port, other code. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { canonicalJson } from '../../../chaincode/model';
import { readAs } from '../data-directory/state';

const FILE = 'published.json';

const served = z.looseObject({ url: z.string(), sdlHash: z.string() });
const publications = z.record(z.string(), z.strictObject({ url: z.string(), sdlHash: z.string() }));

/** By subgraph: where it answers, and the hash of its SDL. */
export type Publications = Readonly<z.output<typeof publications>>;

/** What a department says of itself when it is ready. */
export function publicationOf(report: unknown): Publications[string] {
  const { url, sdlHash } = served.parse(report);
  return { url, sdlHash };
}

/** True if exactly these were published when they were last noted. @throws {HubError} `DATA_DIR_CORRUPT`. */
export function arePublished(dataDirectory: string, now: Publications): boolean {
  if (!existsSync(join(dataDirectory, FILE))) return false;
  const noted = readAs(dataDirectory, FILE, publications);
  return canonicalJson(noted) === canonicalJson(now);
}

/** Notes what stands on the ledger now. */
export function notePublished(dataDirectory: string, now: Publications): void {
  writeDurably(join(dataDirectory, FILE), `${canonicalJson(now)}\n`);
}
