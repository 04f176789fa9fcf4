/** What a state folder says of the network in it: what it was described as, and what it is since it grew. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from '../../ledger/durable/whole-file';
import { canonicalJson, HubError, parseJsonAs } from '../../model';
import { besides, type ChaincodeSlot, chaincodeSlot, type Deployed, FIRST_SLOT } from './chaincode-slot';
import type { Layout } from './layout';
import { type Network, parseNetwork } from './network';

const standing = z.strictObject({
  /** As it is. */
  network: z.unknown(),
  /** As it was begun; absent while nobody joined or left. */
  described: z.unknown().optional(),
  packageId: z.string(),
  slot: chaincodeSlot.default(FIRST_SLOT),
  next: z.string().optional(),
});

/** A network that stands, whole. */
export interface Standing {
  readonly network: Network;
  readonly described: Network;
  /** Of the package that its chaincode processes run. */
  readonly packageId: string;
  /** Where they run. */
  readonly slot: ChaincodeSlot;
  /** The package that an upgrade has begun to put in its place, beside it; absent while none goes on. */
  readonly next?: string;
}

/** The network that the folder holds whole; undefined when it holds none. @throws {HubError} `INVALID_ARGUMENT`. */
export function readStanding(layout: Layout): Standing | undefined {
  if (!existsSync(layout.description)) return undefined;
  const text = readFileSync(layout.description, 'utf8');
  const read = parseJsonAs(standing, text, `\`${layout.description}\``);
  const { network, described = network, packageId, slot, next } = read;
  const kept = { network: known(network), described: known(described), packageId, slot };
  return next === undefined ? kept : { ...kept, next };
}

/** As {@link readStanding}. @throws {HubError} `NOT_FOUND`: the folder holds none. */
export function requireStanding(layout: Layout): Standing {
  const found = readStanding(layout);
  if (found === undefined) throw new HubError('NOT_FOUND', `no network stands in \`${layout.root}\``);
  return found;
}

/** The folder holds this network from now on, whatever happens next. */
export function writeStanding(layout: Layout, { described, ...content }: Standing): void {
  const hasGrown = canonicalJson({ of: content.network }) !== canonicalJson({ of: described });
  writeDurably(layout.description, canonicalJson(hasGrown ? { ...content, described } : { ...content }));
}

/** The packages whose processes run: during an upgrade both, the newer last. */
export function deployedIn({
  packageId,
  slot,
  next,
}: Omit<Standing, 'network' | 'described'>): readonly Deployed[] {
  const standing = { id: packageId, slot };
  return next === undefined ? [standing] : [standing, { id: next, slot: besides(slot) }];
}

function known(network: unknown): Network {
  // JSON is YAML (YAML 1.2, §1.3).
  return parseNetwork(JSON.stringify(network));
}
