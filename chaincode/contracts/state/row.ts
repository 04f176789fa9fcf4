/** Every row a contract reads or writes: its key, its schema, and its name in messages, kept together. */
import type { z } from 'zod';
import type { EntryCode } from '../../model/code';
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
} from '../../model/identifier';
import { directoryKey, exchangeKey } from '../../model/key';
import * as record from '../../model/record';

/** One place of the world state. */
export interface Row<S extends z.ZodType> {
  readonly key: string;
  readonly schema: S;
  /** As a message names it: ``draft `income` ``. */
  readonly what: string;
  /** In whose name the row stands: it carries this member's endorsement policy. Undefined: others act on it too. */
  readonly owner?: MspId;
}

const at = <S extends z.ZodType>(key: string, schema: S, what: string, id?: string): Row<S> => ({
  key,
  schema,
  what: id === undefined ? what : `${what} \`${id}\``,
});

/** A row in a member's own name. */
const own = <S extends z.ZodType>(
  owner: MspId,
  key: string,
  schema: S,
  what: string,
  id: string,
): Row<S> => ({ ...at(key, schema, what, id), owner });

/**
 * The rows of `directory`, and those that both channels have.
 *
 * What a member says alone stands in its own name; states that others move (members, gateways, ballots, requests, entries,
 * grant states) and outcomes of votes do not, so that founders can act on them without it.
 */
export const row = {
  charter: () => at(directoryKey.charter(), record.charter, 'charter'),
  charterGuard: () => at(directoryKey.charterGuard(), record.guard, 'guard of the charter'),
  guard: (msp: MspId) => own(msp, directoryKey.guard(msp), record.guard, 'guard of', msp),
  member: (msp: MspId) => at(directoryKey.member(msp), record.member, 'member', msp),
  purpose: (code: PurposeCode) => at(directoryKey.purpose(code), record.purpose, 'purpose', code),
  application: (msp: MspId, id: ApplicationId) =>
    own(msp, directoryKey.application(msp, id), record.application, 'application', id),
  gateway: (msp: MspId, id: GatewayId) => at(directoryKey.gateway(msp, id), record.gateway, 'gateway', id),
  tick: (msp: MspId) => own(msp, directoryKey.tick(msp), record.tick, 'tick of', msp),
  ballot: (id: BallotId) => at(directoryKey.ballot(id), record.ballot, 'ballot', id),
  vote: (ballot: BallotId, msp: MspId) =>
    own(msp, directoryKey.vote(ballot, msp), record.vote, 'vote of', `${msp} on ${ballot}`),
  duty: (msp: MspId, id: DutyId) => own(msp, directoryKey.duty(msp, id), record.duty, 'duty', id),
  dutyClaim: (msp: MspId, id: DutyId) =>
    at(directoryKey.dutyClaim(msp, id), record.dutyClaim, 'claim on duty', id),
  draft: (msp: MspId, id: DraftId) => own(msp, directoryKey.draft(msp, id), record.draft, 'draft', id),
  entry: (code: EntryCode) => at(directoryKey.entry(code), record.entry, 'entry', code),
  version: (code: EntryCode, version: number) =>
    at(directoryKey.version(code, version), record.entryVersion, `version ${version} of entry`, code),
  table: (code: EntryCode, id: string) => at(directoryKey.table(code, id), record.table, 'table', id),
  binding: (subgraph: SubgraphName, code: EntryCode) =>
    at(directoryKey.binding(subgraph, code), record.binding, 'binding of', code),
  publication: (subgraph: SubgraphName, provider: MspId) =>
    own(provider, directoryKey.publication(subgraph), record.publication, 'publication', subgraph),
  subgraph: (name: SubgraphName) => at(directoryKey.subgraph(name), record.subgraphClaim, 'subgraph', name),
  coordinate: (msp: MspId, of: Coordinate) =>
    at(directoryKey.coordinate(msp, of), record.coordinateClaim, 'coordinate', of),
  key: (spkiHash: Sha256Hex) => at(directoryKey.key(spkiHash), record.keyClaim, 'claim on key', spkiHash),
  counter: (prefix: string) => at(directoryKey.counter(prefix), record.codeCounter, 'counter', prefix),
  verdict: (code: EntryCode) => at(directoryKey.verdict(code), record.verdict, 'verdict on', code),
  anchor: (channel: record.ChannelName, number: bigint, founder: MspId) =>
    own(
      founder,
      directoryKey.anchor(channel, number, founder),
      record.anchor,
      'anchor of',
      `${channel} ${number} by ${founder}`,
    ),
  relay: (channel: record.ChannelName, founder: MspId) =>
    own(founder, directoryKey.relay(channel, founder), record.relay, 'relay of', `${channel} by ${founder}`),
  request: (id: RequestId) => at(directoryKey.request(id), record.request, 'request', id),
  compliance: (id: RequestId, msp: MspId) =>
    own(msp, directoryKey.compliance(id, msp), record.compliance, 'compliance of', id),
  consent: (id: RequestId, msp: MspId) =>
    own(msp, directoryKey.consent(id, msp), record.consent, 'consent to', id),
  grant: (id: GrantId) => at(directoryKey.grant(id), record.grant, 'grant', id),
  /** In nobody's name: its consumer opens it, provider or founders review it. */
  emergency: (id: GrantId, n: number) =>
    at(directoryKey.emergency(id, n), record.emergency, `use ${n} of grant`, id),
  claimedQuota: (id: GrantId) =>
    at(directoryKey.claimed(id), record.claimedQuota, 'claimed quota of grant', id),
  quotaSlice: (id: GrantId, period: string, n: number) =>
    at(directoryKey.slice(id, period, n), record.quotaSlice, `slice ${n} on ${period} of grant`, id),
  grantState: (id: GrantId) => at(directoryKey.grantState(id), record.grantState, 'state of grant', id),
} as const;

/** The rows of `exchange` alone, but for the access logs. */
export const exchangeRow = {
  provider: (code: EntryCode, founder: MspId) =>
    own(
      founder,
      exchangeKey.provider(code, founder),
      record.namedProvider,
      'provider of',
      `${code} by ${founder}`,
    ),
  probe: (code: EntryCode, msp: MspId) =>
    own(msp, exchangeKey.probe(code, msp), record.probeReport, 'report of', `${msp} on ${code}`),
} as const;

/** The rows of access logs, on `exchange`. */
export const logRow = {
  log: (id: LogId) => at(exchangeKey.log(id), record.log, 'log', id),
  head: (id: LogId) => at(exchangeKey.head(id), record.logHead, 'head of log', id),
  batch: (id: LogId, sequence: bigint) =>
    at(exchangeKey.batch(id, sequence), record.batch, `batch ${sequence} of log`, id),
} as const;
