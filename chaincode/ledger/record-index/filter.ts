/** Which records are asked for: the same words over the index and over records in memory. */
import { z } from 'zod';
import {
  type AccessId,
  type AccessRecord,
  type DecisionRecord,
  type EntryCode,
  type GrantId,
  type Instant,
  type ItemId,
  instantOf,
  type MspId,
  msOf,
  type PurposeCode,
  type RecordedEntry,
} from '../../model/index';

/** What a decision came to. */
export type Verdict = 'ALLOWED' | 'DENIED';

/** All that is named must hold. An outcome is asked for by its decision, except for the moment, which is its own. */
export interface RecordFilter {
  /** From this moment on. */
  readonly from?: Instant | undefined;
  /** Before this moment. */
  readonly until?: Instant | undefined;
  /** The caller, or a department that received an input. */
  readonly member?: MspId | undefined;
  readonly entry?: EntryCode | undefined;
  readonly item?: ItemId | undefined;
  readonly purpose?: PurposeCode | undefined;
  /** One that a release rested on, itself or as what a delegated one rests on. */
  readonly grant?: GrantId | undefined;
  readonly decision?: Verdict | undefined;
  readonly access?: AccessId | undefined;
}

/** A filter's moment as people write it; a day begins at midnight UTC. */
export const filterMoment = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) && !Number.isNaN(Date.parse(text)), {
    message: 'must be a day, or a moment in UTC such as `2026-11-23T08:00:00Z`',
  })
  .transform((text) => instantOf(Date.parse(text)));

/** What a record is found by. */
export const FACET_KINDS = ['member', 'entry', 'item', 'purpose', 'grant', 'decision'] as const;
export type FacetKind = (typeof FACET_KINDS)[number];

/** One value that a record is found by. */
export interface Facet {
  readonly kind: FacetKind;
  readonly value: string;
}

/** What the two lines of an access are found by, each once. */
export function facetsOf(decision: DecisionRecord): readonly Facet[] {
  const { entries, reasons } = decision;
  const values: Record<FacetKind, readonly (string | undefined)[]> = {
    member: [decision.consumer, ...entries.map(beneficiaryOf), ...reasons.map(beneficiaryOf)],
    entry: [...entries, ...reasons].map(({ entry }) => entry),
    item: [...entries.flatMap(({ items }) => items), ...reasons.map(({ item }) => item)],
    purpose: [decision.purpose],
    grant: entries.flatMap(grantsOf),
    decision: [decision.allowed ? 'ALLOWED' : 'DENIED'],
  };
  return FACET_KINDS.flatMap((kind) =>
    [...new Set(values[kind])].flatMap((value) => (value === undefined ? [] : [{ kind, value }])),
  );
}

/** The facets that a filter names. */
export function namedFacets(filter: RecordFilter): readonly Facet[] {
  return FACET_KINDS.flatMap((kind) => {
    const value = filter[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** True if an access is found by all of these values. */
export function isNamed(decision: DecisionRecord, named: readonly Facet[]): boolean {
  const facets = facetsOf(decision);
  return named.every(({ kind, value }) =>
    facets.some((facet) => facet.kind === kind && facet.value === value),
  );
}

/** True if the record's own moment and access are those asked for. */
export function isInReach({ from, until, access }: RecordFilter, record: AccessRecord): boolean {
  const ms = msOf(record.at);
  if (access !== undefined && record.access !== access) return false;
  return (from === undefined || ms >= msOf(from)) && (until === undefined || ms < msOf(until));
}

const beneficiaryOf = ({ beneficiary }: { readonly beneficiary: MspId }): MspId => beneficiary;

function grantsOf({ bases, delegatedFrom = [] }: RecordedEntry): readonly string[] {
  return [...bases.filter((basis) => basis !== 'OWN' && basis !== 'UNCONDITIONAL'), ...delegatedFrom];
}
