/** The kinds of rows the view keeps: how each is read, and the key it must stand under. */
import { z } from 'zod';
import { directoryKey, verdict, viewKey } from '../../model';
import { JUDGED_SCHEMAS } from '../law/rows';
import { channelState } from './judged/channel-state';

/**
 * Whatever has a law is kept, since the next row is judged by the one before; but not tables, whose law does not look at it
 * and which no decision needs, nor the rows of the other channel and the anchors of its blocks, which grow with time and which
 * nothing on this channel rests on (that none changes is the audit's to say).
 */
const NOT_KEPT = ['table', 'log', 'head', 'batch', 'provider', 'probe', 'anchor'] as const;

/** A transaction whose writes must not count again. */
const seen = z.strictObject({ v: z.literal(1) }).readonly();
/** What stood lawfully under a key that was written over unlawfully: the next write is judged by it. */
const lawful = z.strictObject({ v: z.literal(1), record: z.json() }).readonly();

const SCHEMAS = { ...JUDGED_SCHEMAS, verdict, channel: channelState, seen, lawful } as const;

/** The object type of a row's key. */
export type RowType = Exclude<keyof typeof SCHEMAS, (typeof NOT_KEPT)[number]>;

/** What a row of a kind holds. */
export type RowOf<K extends RowType> = z.output<(typeof SCHEMAS)[K]>;

/** The only key under which a record may stand, of kinds whose records name it. */
const KEYS: { readonly [K in RowType]?: (record: RowOf<K>) => string } = {
  charter: () => directoryKey.charter(),
  member: ({ msp }) => directoryKey.member(msp),
  app: ({ msp, id }) => directoryKey.application(msp, id),
  gateway: ({ msp, id }) => directoryKey.gateway(msp, id),
  tick: ({ msp }) => directoryKey.tick(msp),
  purpose: ({ code }) => directoryKey.purpose(code),
  draft: ({ msp, id }) => directoryKey.draft(msp, id),
  entry: ({ code }) => directoryKey.entry(code),
  version: ({ code, version }) => directoryKey.version(code, version),
  verdict: ({ entry: code }) => directoryKey.verdict(code),
  binding: ({ subgraph, entry: code }) => directoryKey.binding(subgraph, code),
  publication: ({ subgraph }) => directoryKey.publication(subgraph),
  subgraph: ({ subgraph }) => directoryKey.subgraph(subgraph),
  request: ({ id }) => directoryKey.request(id),
  compliance: ({ request: id, founder }) => directoryKey.compliance(id, founder),
  consent: ({ request: id, provider }) => directoryKey.consent(id, provider),
  grant: ({ id }) => directoryKey.grant(id),
  grantState: ({ grant: id }) => directoryKey.grantState(id),
  emergency: ({ statement }) => directoryKey.emergency(statement.grant, statement.n),
  claimed: ({ grant: id }) => directoryKey.claimed(id),
  ballot: ({ id }) => directoryKey.ballot(id),
  vote: ({ ballot: id, voter }) => directoryKey.vote(id, voter),
  channel: () => viewKey.channel(),
};

export const ROW_TYPES = Object.keys(SCHEMAS).filter(isRowType);

/** True if rows under keys of this object type are kept. */
export function isRowType(type: string): type is RowType {
  return Object.hasOwn(SCHEMAS, type) && !(NOT_KEPT as readonly string[]).includes(type);
}

/**
 * The record that a value holds.
 *
 * @returns undefined when it cannot be read (an unknown version, an unknown field) or names another key than its own.
 */
export function readRow<K extends RowType>(type: K, key: string, value: Uint8Array): RowOf<K> | undefined {
  // One kind's schema and record belong together; the compiler loses that when it indexes by a union.
  const schema = SCHEMAS[type] as unknown as z.ZodType<RowOf<K>>;
  const record = schema.safeParse(parseJson(value));
  return record.success && namesKey(type, key, record.data) ? record.data : undefined;
}

/** False if the record names another key than the one it stands under. */
export function namesKey<K extends RowType>(type: K, key: string, record: RowOf<K>): boolean {
  const keyOf = KEYS[type] as ((record: RowOf<K>) => string) | undefined;
  return keyOf === undefined || keyOf(record) === key;
}

function parseJson(value: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(value).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
