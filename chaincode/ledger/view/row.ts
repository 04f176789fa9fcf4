/** The kinds of rows the view keeps: how each is read, and the key it must stand under. */
import { z } from 'zod';
import {
  application,
  ballot,
  binding,
  charter,
  compliance,
  consent,
  directoryKey,
  draft,
  entry,
  entryVersion,
  gateway,
  grant,
  grantState,
  guard,
  member,
  publication,
  purpose,
  request,
  subgraphClaim,
  tick,
  verdict,
  viewKey,
  vote,
} from '../../model';
import { channelState } from './judged/channel-state';

interface RowKind<S extends z.ZodType> {
  readonly schema: S;
  /** The only key under which a record may stand; undefined where it does not name its key. */
  readonly key: (record: z.output<S>) => string | undefined;
}

const kind = <S extends z.ZodType>(schema: S, key: RowKind<S>['key'] = () => undefined): RowKind<S> => ({
  schema,
  key,
});

/** A transaction whose writes must not count again. */
const seen = z.strictObject({ v: z.literal(1) }).readonly();
/** What stood lawfully under a key that was written over unlawfully: the next write is judged by it. */
const lawful = z.strictObject({ v: z.literal(1), record: z.json() }).readonly();

/**
 * By the object type of the key: what decisions and laws read, and what the view itself notes. No law reads a duty, a table,
 * a counter or a coordinate's claim as it stood before, and no decision does.
 */
export const ROW_KINDS = {
  charter: kind(charter, () => directoryKey.charter()),
  member: kind(member, ({ msp }) => directoryKey.member(msp)),
  app: kind(application, ({ msp, id }) => directoryKey.application(msp, id)),
  gateway: kind(gateway, ({ msp, id }) => directoryKey.gateway(msp, id)),
  tick: kind(tick, ({ msp }) => directoryKey.tick(msp)),
  purpose: kind(purpose, ({ code }) => directoryKey.purpose(code)),
  draft: kind(draft, ({ msp, id }) => directoryKey.draft(msp, id)),
  entry: kind(entry, ({ code }) => directoryKey.entry(code)),
  version: kind(entryVersion, ({ code, version }) => directoryKey.version(code, version)),
  verdict: kind(verdict, ({ entry: code }) => directoryKey.verdict(code)),
  binding: kind(binding, ({ subgraph, entry: code }) => directoryKey.binding(subgraph, code)),
  publication: kind(publication, ({ subgraph }) => directoryKey.publication(subgraph)),
  request: kind(request, ({ id }) => directoryKey.request(id)),
  grant: kind(grant, ({ id }) => directoryKey.grant(id)),
  grantState: kind(grantState, ({ grant: id }) => directoryKey.grantState(id)),
  ballot: kind(ballot, ({ id }) => directoryKey.ballot(id)),
  vote: kind(vote, ({ ballot: id, voter }) => directoryKey.vote(id, voter)),
  guard: kind(guard),
  subgraph: kind(subgraphClaim, ({ subgraph }) => directoryKey.subgraph(subgraph)),
  compliance: kind(compliance, ({ request: id, founder }) => directoryKey.compliance(id, founder)),
  consent: kind(consent, ({ request: id, provider }) => directoryKey.consent(id, provider)),
  channel: kind(channelState, () => viewKey.channel()),
  seen: kind(seen),
  lawful: kind(lawful),
} as const;

/** The object type of a row's key. */
export type RowType = keyof typeof ROW_KINDS;

/** What a row of a kind holds. */
export type RowOf<K extends RowType> = z.output<(typeof ROW_KINDS)[K]['schema']>;

export const ROW_TYPES = Object.keys(ROW_KINDS) as readonly RowType[];

/** True if rows under keys of this object type are kept. */
export function isRowType(type: string): type is RowType {
  return Object.hasOwn(ROW_KINDS, type);
}

/**
 * The record that a value holds.
 *
 * @returns undefined when it cannot be read (an unknown version, an unknown field) or names another key than its own.
 */
export function readRow<K extends RowType>(type: K, key: string, value: Uint8Array): RowOf<K> | undefined {
  // One kind's schema and key belong together; the compiler loses that when it indexes by a union.
  const { schema, key: keyOf } = ROW_KINDS[type] as unknown as RowKind<z.ZodType<RowOf<K>>>;
  const record = schema.safeParse(parseJson(value));
  return record.success && (keyOf(record.data) ?? key) === key ? record.data : undefined;
}

function parseJson(value: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(value).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
