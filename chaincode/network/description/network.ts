/** The network as `network.yaml` describes it. */
import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { HubError, memberKind, mspId, parseAs } from '../../model';

const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case');

const organisation = z.strictObject({
  /** Its folder under `members/`, and its part of host names. */
  folder: name,
  msp: mspId,
  kind: memberKind,
  runs: z.array(z.enum(['peer', 'orderer'])).readonly(),
  /** It was a member once. It keeps its place, and with it everybody's ports. */
  hasLeft: z.literal(true).optional(),
});

const channel = z.strictObject({
  name: z.enum(['directory', 'exchange']),
  /** Whose peers follow it, and who reads it. */
  kinds: z.array(memberKind).min(1).readonly(),
  /** The chaincode's name on this channel. */
  chaincode: name,
});

const ordering = z.strictObject({
  type: z.enum(['bft', 'raft']),
  batchMs: z.int().min(10).max(10_000),
  batchTransactions: z.int().min(1).max(10_000),
  batchBytes: z
    .int()
    .min(1 << 16)
    .max(64 << 20),
});

/** `name:tag`, never `latest`. */
const image = z
  .string()
  .regex(/^[a-z0-9][a-z0-9./-]*:[A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*$/, 'must name an image and its version');

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as `3.1.1`');

const founders = z.int().min(1);

const network = z
  .strictObject({
    version,
    /** Of Fabric CA. */
    caVersion: version,
    firstPort: z.int().min(1024).max(64_000),
    /**
     * `one`: every node listens on the loopback of one machine; `each`: a node has a machine or a container of its own, and
     * is found by the name in its certificate.
     */
    machines: z.enum(['one', 'each']).default('one'),
    /** Where keys come from: made at once for tests and demonstrations, or enrolled with a Fabric CA of each organisation. */
    authority: z.enum(['cryptogen', 'fabric-ca']).default('cryptogen'),
    organisations: z.array(organisation).min(1).readonly(),
    channels: z.array(channel).min(1).readonly(),
    policies: z.strictObject({ endorsement: founders, lifecycle: founders, administration: founders }),
    scanLimit: z.int().min(1),
    ordering,
    /** Official images that docker-compose.yml uses beside Fabric's own. */
    containers: z.strictObject({ go: image, node: image, postgres: image }),
  })
  .readonly();

export type Network = z.output<typeof network>;
export type Organisation = Network['organisations'][number];
export type NetworkChannel = Network['channels'][number];

/** What a caller may decide otherwise than the file. */
export interface NetworkChanges {
  readonly ordering?: 'bft' | 'raft' | undefined;
  readonly firstPort?: number | undefined;
  readonly machines?: 'one' | 'each' | undefined;
  readonly authority?: 'cryptogen' | 'fabric-ca' | undefined;
}

/** The network of a description file. @throws {HubError} `INVALID_ARGUMENT`: not a description, or one that cannot run. */
export function readNetwork(path: string, changes: NetworkChanges = {}): Network {
  return parseNetwork(readFileSync(path, 'utf8'), changes);
}

/** As {@link readNetwork}, of the file's text. @throws {HubError} `INVALID_ARGUMENT`. */
export function parseNetwork(text: string, changes: NetworkChanges = {}): Network {
  const read = parseAs(network, parseYaml(text), 'network description');
  const { ordering: type, firstPort = read.firstPort } = changes;
  const { machines = read.machines, authority = read.authority } = changes;
  const changed: Network = {
    ...read,
    firstPort,
    machines,
    authority,
    ordering: { ...read.ordering, ...(type === undefined ? {} : { type }) },
  };
  requireRunnable(changed);
  return changed;
}

/** The founders, in the file's order. */
export function foundersOf({ organisations }: Network): readonly Organisation[] {
  return organisations.filter(({ kind }) => kind === 'FOUNDER');
}

/** The organisations of a channel, in the file's order. */
export function membersOf({ organisations }: Network, { kinds }: NetworkChannel): readonly Organisation[] {
  return organisations.filter(({ kind, hasLeft }) => hasLeft !== true && kinds.includes(kind));
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw new HubError('INVALID_ARGUMENT', 'network description is no YAML', { cause });
  }
}

function requireRunnable(described: Network): void {
  const { organisations, ordering: order, policies } = described;
  for (const field of ['folder', 'msp'] as const) {
    if (new Set(organisations.map((each) => each[field])).size < organisations.length) {
      throw new HubError('INVALID_ARGUMENT', `network description: two organisations have one \`${field}\``);
    }
  }
  const count = foundersOf(described).length;
  if (Object.values(policies).some((needed) => needed > count)) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `network description: a policy asks for more than ${count} founders`,
    );
  }
  if (!foundersOf(described).some(({ runs }) => runs.includes('peer'))) {
    throw new HubError('INVALID_ARGUMENT', 'network description: no founder runs a peer');
  }
  const orderers = organisations.filter(({ runs }) => runs.includes('orderer')).length;
  if (order.type === 'bft' && orderers < 4) {
    throw new HubError('INVALID_ARGUMENT', `network description: BFT needs four orderers, not ${orderers}`);
  }
}
