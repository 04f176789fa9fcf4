/**
 * Every key of the world state, in one place (LEDGER, Keys).
 *
 * Composite as Fabric composes them: U+0000, the object type, then each attribute followed by U+0000. Numbers have 16
 * digits, so that key order is number order. Distinct attributes give distinct keys: no attribute holds a U+0000, and
 * each is well-formed Unicode, so that its UTF-8 bytes are its own.
 */

import type { EntryCode } from './code';
import { HubError } from './error';
import type {
  ApplicationId,
  BallotId,
  Coordinate,
  DraftId,
  DutyId,
  GatewayId,
  GrantId,
  LogId,
  MspId,
  PurposeCode,
  RequestId,
  Sha256Hex,
  SubgraphName,
} from './identifier';

const SEPARATOR = '\u0000';
/** Fabric ends its ranges with U+10FFFF and refuses it in keys. */
const HIGHEST = '\u{10ffff}';
const LONE_SURROGATE = /\p{Surrogate}/u;
const MAX_NUMBER = 10n ** 16n - 1n;
/** The second attribute of the charter's guard; no member may be called so. */
const CHARTER = 'charter';

/** The object types, by channel. */
export const OBJECT_TYPES = [
  'charter',
  'guard',
  'member',
  'purpose',
  'app',
  'gateway',
  'tick',
  'ballot',
  'vote',
  'duty',
  'dutyClaim',
  'draft',
  'entry',
  'version',
  'table',
  'binding',
  'publication',
  'request',
  'compliance',
  'consent',
  'grant',
  'grantState',
  'counter',
  'subgraph',
  'coordinate',
  'key',
  'emergency',
  'slice',
  'claimed',
  'verdict',
  'anchor',
  'relay',
  'log',
  'head',
  'batch',
  'cosign',
  'provider',
  'probe',
  // What a view keeps beside the contracts' rows; no contract writes these, and no view takes them from a chain.
  'channel',
  'seen',
  'lawful',
] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

const isObjectType = (text: string): text is ObjectType => (OBJECT_TYPES as readonly string[]).includes(text);

/** A key taken apart. */
export interface KeyParts {
  readonly type: ObjectType;
  readonly attributes: readonly string[];
}

function compose(type: ObjectType, ...attributes: readonly string[]): string {
  for (const attribute of attributes) {
    if (attribute.includes(SEPARATOR) || attribute.includes(HIGHEST) || LONE_SURROGATE.test(attribute)) {
      throw new HubError('INVALID_ARGUMENT', `key attribute of \`${type}\` holds what no key can`);
    }
  }
  return [`${SEPARATOR}${type}`, ...attributes, ''].join(SEPARATOR);
}

/**
 * A number as an attribute: 16 digits.
 *
 * @throws {HubError} `INVALID_ARGUMENT` unless it is a whole number of at most 16 digits, exactly represented.
 */
export function keyNumber(value: number | bigint): string {
  if (value < 0 || value > MAX_NUMBER || (typeof value === 'number' && !Number.isSafeInteger(value))) {
    throw new HubError('INVALID_ARGUMENT', `\`${value}\` is not a key number`);
  }
  return String(value).padStart(16, '0');
}

/**
 * Takes a composite key apart.
 *
 * @returns undefined for a key that is none of ours.
 */
export function parseKey(key: string): KeyParts | undefined {
  if (!key.startsWith(SEPARATOR) || !key.endsWith(SEPARATOR)) return undefined;
  const [type, ...attributes] = key.slice(1, -1).split(SEPARATOR);
  return type !== undefined && isObjectType(type) ? { type, attributes } : undefined;
}

function memberGuard(msp: MspId): string {
  if (msp === CHARTER) throw new HubError('INVALID_ARGUMENT', `no member can be called \`${CHARTER}\``);
  return compose('guard', msp);
}

/** The keys of `directory`. */
export const directoryKey = {
  charter: (): string => compose('charter'),
  charterGuard: (): string => compose('guard', CHARTER),
  guard: memberGuard,
  member: (msp: MspId): string => compose('member', msp),
  purpose: (code: PurposeCode): string => compose('purpose', code),
  application: (msp: MspId, id: ApplicationId): string => compose('app', msp, id),
  gateway: (msp: MspId, id: GatewayId): string => compose('gateway', msp, id),
  tick: (msp: MspId): string => compose('tick', msp),
  ballot: (id: BallotId): string => compose('ballot', id),
  vote: (ballot: BallotId, msp: MspId): string => compose('vote', ballot, msp),
  duty: (msp: MspId, id: DutyId): string => compose('duty', msp, id),
  dutyClaim: (msp: MspId, id: DutyId): string => compose('dutyClaim', msp, id),
  draft: (msp: MspId, id: DraftId): string => compose('draft', msp, id),
  entry: (code: EntryCode): string => compose('entry', code),
  version: (code: EntryCode, version: number): string => compose('version', code, keyNumber(version)),
  table: (code: EntryCode, id: string): string => compose('table', code, id),
  binding: (subgraph: SubgraphName, code: EntryCode): string => compose('binding', subgraph, code),
  publication: (subgraph: SubgraphName): string => compose('publication', subgraph),
  request: (id: RequestId): string => compose('request', id),
  compliance: (id: RequestId, msp: MspId): string => compose('compliance', id, msp),
  consent: (id: RequestId, msp: MspId): string => compose('consent', id, msp),
  grant: (id: GrantId): string => compose('grant', id),
  grantState: (id: GrantId): string => compose('grantState', id),
  counter: (prefix: string): string => compose('counter', prefix),
  subgraph: (name: SubgraphName): string => compose('subgraph', name),
  coordinate: (msp: MspId, of: Coordinate): string => compose('coordinate', msp, of),
  key: (spkiHash: Sha256Hex): string => compose('key', spkiHash),
  emergency: (grant: GrantId, n: number): string => compose('emergency', grant, keyNumber(n)),
  claimed: (grant: GrantId): string => compose('claimed', grant),
  slice: (grant: GrantId, period: string, n: number): string => compose('slice', grant, period, keyNumber(n)),
  verdict: (code: EntryCode): string => compose('verdict', code),
  anchor: (channel: string, number: bigint, msp: MspId): string =>
    compose('anchor', channel, keyNumber(number), msp),
  relay: (channel: string, msp: MspId): string => compose('relay', channel, msp),
} as const;

/** The keys of `exchange`. */
export const exchangeKey = {
  member: directoryKey.member,
  charter: directoryKey.charter,
  ballot: directoryKey.ballot,
  vote: directoryKey.vote,
  log: (id: LogId): string => compose('log', id),
  head: (id: LogId): string => compose('head', id),
  batch: (id: LogId, sequence: number | bigint): string => compose('batch', id, keyNumber(sequence)),
  cosign: (id: LogId, size: bigint, msp: MspId): string => compose('cosign', id, keyNumber(size), msp),
  provider: (code: EntryCode, founder: MspId): string => compose('provider', code, founder),
  probe: (code: EntryCode, msp: MspId): string => compose('probe', code, msp),
  anchor: directoryKey.anchor,
  relay: directoryKey.relay,
} as const;

/** The keys under which a view keeps what it knows beside the contracts' rows. They stand on no ledger. */
export const viewKey = {
  /** The channel's configuration in force. */
  channel: (): string => compose('channel'),
  /** A transaction whose writes must not count again. */
  seen: (transactionId: string): string => compose('seen', transactionId),
  /** What stood lawfully under a key that was written over unlawfully. */
  lawful: ({ type, attributes }: KeyParts): string => compose('lawful', type, ...attributes),
} as const;
