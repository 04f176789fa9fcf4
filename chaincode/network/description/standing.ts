/** What a state folder says of the network in it: what it was described as, and what it is since it grew. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from '../../ledger/durable/whole-file';
import { canonicalJson, HubError, parseJsonAs } from '../../model';
import type { Layout } from './layout';
import { type Network, parseNetwork } from './network';

const standing = z.strictObject({
  /** As it is. */
  network: z.unknown(),
  /** As it was begun; absent while nobody joined or left. */
  described: z.unknown().optional(),
  packageId: z.string(),
});

/** A network that stands, whole. */
export interface Standing {
  readonly network: Network;
  readonly described: Network;
  /** Of the package that its chaincode processes run. */
  readonly packageId: string;
}

/** The network that the folder holds whole; undefined when it holds none. @throws {HubError} `INVALID_ARGUMENT`. */
export function readStanding(layout: Layout): Standing | undefined {
  if (!existsSync(layout.description)) return undefined;
  const text = readFileSync(layout.description, 'utf8');
  const { network, described, packageId } = parseJsonAs(standing, text, `\`${layout.description}\``);
  return { network: known(network), described: known(described ?? network), packageId };
}

/** As {@link readStanding}. @throws {HubError} `NOT_FOUND`: the folder holds none. */
export function requireStanding(layout: Layout): Standing {
  const found = readStanding(layout);
  if (found === undefined) throw new HubError('NOT_FOUND', `no network stands in \`${layout.root}\``);
  return found;
}

/** The folder holds this network from now on, whatever happens next. */
export function writeStanding(layout: Layout, { network, described, packageId }: Standing): void {
  const hasGrown = canonicalJson({ of: network }) !== canonicalJson({ of: described });
  const content = hasGrown ? { network, described, packageId } : { network, packageId };
  writeDurably(layout.description, canonicalJson(content));
}

function known(network: unknown): Network {
  // JSON is YAML (YAML 1.2, §1.3).
  return parseNetwork(JSON.stringify(network));
}
