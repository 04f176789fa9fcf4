/** Whose records a member sees, and how much of each. */
import type { AccessRecord, DecisionRecord, EntryCode, GrantId, MspId } from '../../model/index';
import { type Facet, facetsOf, isNamed, namedFacets, type RecordFilter } from './filter';

/**
 * A member that does not read the exchange channel: it sees what was read in its name, and what was read of its own entries.
 * Left out, everything is seen: for founders and the auditor alone.
 */
export interface RecordScope {
  readonly member: MspId;
  /** The entries that it provides. */
  readonly entries: readonly EntryCode[];
  /** True if it is told of the grant apart from any record. Left out: of all. */
  readonly seesGrant?: (grant: GrantId) => boolean;
}

/**
 * One of these makes a record visible to whoever asks by this filter. Of what stands under another's entry, or rests on a grant
 * between others, it sees what is in its name alone, so nothing else is read: how long the rest takes would tell how much of it there is.
 */
export function visibleFacets(
  { member, entries, seesGrant = () => true }: RecordScope,
  { entry, grant }: RecordFilter,
): readonly Facet[] {
  const isAnothers =
    (entry !== undefined && !entries.includes(entry)) || (grant !== undefined && !seesGrant(grant));
  const own = isAnothers ? [] : entries.map((value): Facet => ({ kind: 'entry', value }));
  return [{ kind: 'member', value: member }, ...own];
}

/** True if the access is the member's own, or touched what it provides. */
export function isVisible(scope: RecordScope, decision: DecisionRecord): boolean {
  const facets = facetsOf(decision);
  return visibleFacets(scope, {}).some(({ kind, value }) =>
    facets.some((facet) => facet.kind === kind && facet.value === value),
  );
}

/**
 * What the member may see of a visible record: of the caller's own access all of it; of another's, what concerns the entries it
 * provides and what was done in its name. What else the caller read is not its business.
 *
 * @param decision the record itself, or the one that it ends.
 */
export function narrowed(scope: RecordScope, record: AccessRecord, decision: DecisionRecord): AccessRecord {
  if (decision.consumer === scope.member) return record;
  if (record.kind === 'DECISION') return narrowedDecision(scope, record);
  const isOwn = ownBy(scope);
  const served = record.served.filter(({ rows }) =>
    Object.keys(rows).some((code) => isOwn(code as EntryCode)),
  );
  return { ...record, served: served.map((fetch) => ({ ...fetch, rows: ownRows(fetch.rows, isOwn) })) };
}

/**
 * True if the filter finds the access by what the member may see of it. One that finds it by more would tell the rest: which other
 * entries the caller read, and on which grants.
 */
export function isFound(scope: RecordScope, filter: RecordFilter, decision: DecisionRecord): boolean {
  const seen = decision.consumer === scope.member ? decision : narrowedDecision(scope, decision);
  return isNamed(seen, namedFacets(filter));
}

function narrowedDecision(scope: RecordScope, decision: DecisionRecord): DecisionRecord {
  const isOwn = ownBy(scope);
  const concerns = (part: { readonly entry?: EntryCode | undefined; readonly beneficiary: MspId }): boolean =>
    part.beneficiary === scope.member || isOwn(part.entry);
  return {
    ...decision,
    entries: decision.entries.filter(concerns),
    reasons: decision.reasons.filter(concerns),
  };
}

type IsOwn = (entry: EntryCode | undefined) => boolean;

const ownBy =
  ({ entries }: RecordScope): IsOwn =>
  (entry) =>
    entry !== undefined && entries.includes(entry);

function ownRows(rows: Readonly<Record<string, number>>, isOwn: IsOwn): Record<EntryCode, number> {
  return Object.fromEntries(Object.entries(rows).filter(([code]) => isOwn(code as EntryCode)));
}
