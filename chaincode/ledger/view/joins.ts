/** What spans several rows, kept up to date as they change: entries with their versions, grants with their states. */
import { Map as PersistentMap } from 'immutable';
import {
  type Binding,
  directoryKey,
  type Emergency,
  type EntryCode,
  type GrantId,
  type MspId,
  type StandingEntry,
  type StandingGrant,
  type SubgraphName,
} from '../../model';
import type { Changed, Tables } from './tables';

type GrantsOfEntry = PersistentMap<GrantId, StandingGrant>;

export interface Joins {
  readonly entries: PersistentMap<EntryCode, StandingEntry>;
  readonly grants: PersistentMap<GrantId, StandingGrant>;
  /** The same grants, by consumer and entry. */
  readonly grantsOf: PersistentMap<MspId, PersistentMap<EntryCode, GrantsOfEntry>>;
  /** By subgraph and entry. */
  readonly bindings: PersistentMap<SubgraphName, PersistentMap<EntryCode, Binding>>;
}

export const EMPTY_JOINS: Joins = Object.freeze({
  entries: PersistentMap<EntryCode, StandingEntry>(),
  grants: PersistentMap<GrantId, StandingGrant>(),
  grantsOf: PersistentMap<MspId, PersistentMap<EntryCode, GrantsOfEntry>>(),
  bindings: PersistentMap<SubgraphName, PersistentMap<EntryCode, Binding>>(),
});

/** The joins after a block, from the tables after it and the keys it wrote. */
export function updateJoins(joins: Joins, tables: Tables, changed: readonly Changed[]): Joins {
  const codes = firstAttributes<EntryCode>(changed, 'entry', 'version', 'verdict');
  const grants = firstAttributes<GrantId>(changed, 'grant', 'grantState', 'emergency');
  const bindings = changed.filter(({ type }) => type === 'binding');
  return Object.freeze({
    ...updateGrants(joins, tables, grants),
    entries: updateEntries(joins.entries, tables, codes),
    bindings: updateBindings(joins.bindings, tables, bindings),
  });
}

function firstAttributes<T extends string>(
  changed: readonly Changed[],
  ...types: readonly Changed['type'][]
): ReadonlySet<T> {
  const of = changed.filter(({ type }) => types.includes(type));
  return new Set(of.flatMap(({ attributes: [first] }) => (first === undefined ? [] : [first as T])));
}

function updateEntries(
  entries: Joins['entries'],
  tables: Tables,
  codes: ReadonlySet<EntryCode>,
): Joins['entries'] {
  return entries.withMutations((all) => {
    for (const code of codes) {
      const standing = joinEntry(tables, code);
      if (standing === undefined) all.delete(code);
      else all.set(code, standing);
    }
  });
}

/** Without its current version an entry does not stand; nor with a verdict nobody can read: it might be a failure. */
function joinEntry(tables: Tables, code: EntryCode): StandingEntry | undefined {
  const entry = tables.entry.get(directoryKey.entry(code));
  const current = entry && tables.version.get(directoryKey.version(code, entry.version));
  const verdictKey = directoryKey.verdict(code);
  if (entry === undefined || current === undefined || tables.unreadable.has(verdictKey)) return undefined;
  return Object.freeze({ entry, current, verdict: tables.verdict.get(verdictKey) });
}

function updateGrants(
  { grants, grantsOf }: Joins,
  tables: Tables,
  ids: ReadonlySet<GrantId>,
): Pick<Joins, 'grants' | 'grantsOf'> {
  const all = grants.asMutable();
  const byConsumer = grantsOf.asMutable();
  for (const id of ids) {
    const before = all.get(id);
    if (before !== undefined) {
      const { consumer, entry } = before.grant.terms;
      byConsumer.deleteIn([consumer, entry, id]);
    }
    const standing = joinGrant(tables, id);
    if (standing === undefined) {
      all.delete(id);
      continue;
    }
    const { consumer, entry } = standing.grant.terms;
    all.set(id, standing);
    byConsumer.setIn([consumer, entry, id], standing);
  }
  return { grants: all.asImmutable(), grantsOf: byConsumer.asImmutable() };
}

/** A grant whose state nobody can read does not stand; nor one with a use of break-glass that nobody can read. */
function joinGrant(tables: Tables, id: GrantId): StandingGrant | undefined {
  const grant = tables.grant.get(directoryKey.grant(id));
  const state = tables.grantState.get(directoryKey.grantState(id))?.state;
  if (grant === undefined || state === undefined) return undefined;
  if (grant.terms.emergency === undefined) return Object.freeze({ grant, state });
  const uses = usesOf(tables, id);
  if (uses.includes(undefined)) return undefined;
  const emergency = uses.at(-1);
  return Object.freeze(emergency === undefined ? { grant, state } : { grant, state, emergency });
}

/** Every use of a grant, numbered from 1 without a gap; undefined for one that cannot be read. There are few. */
function usesOf(tables: Tables, id: GrantId): readonly (Emergency | undefined)[] {
  const uses: (Emergency | undefined)[] = [];
  const keyOfNext = (): string => directoryKey.emergency(id, uses.length + 1);
  while (tables.emergency.has(keyOfNext()) || tables.unreadable.has(keyOfNext())) {
    uses.push(tables.emergency.get(keyOfNext()));
  }
  return uses;
}

function updateBindings(
  bindings: Joins['bindings'],
  tables: Tables,
  changed: readonly Changed[],
): Joins['bindings'] {
  return bindings.withMutations((all) => {
    for (const { key, attributes } of changed) {
      const binding = tables.binding.get(key);
      if (binding === undefined) all.deleteIn(attributes);
      else all.setIn(attributes, binding);
    }
  });
}
