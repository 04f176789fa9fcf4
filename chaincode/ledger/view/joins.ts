/** What spans several rows, kept up to date as they change: entries with their versions, grants with their states. */
import {
  directoryKey,
  type Emergency,
  type EntryCode,
  type GrantId,
  type StandingGrant,
  type SubgraphName,
} from '../../model';
import { type GrantChange, GrantLists } from './grant-lists';
import { groupBy } from './group-by';
import { KnownEntry } from './known-entry';
import { Layered } from './layered';
import { SubgraphBindings } from './subgraph-bindings';
import type { Changed, Tables } from './tables';

export interface Joins {
  readonly entries: Layered<EntryCode, KnownEntry>;
  readonly grants: Layered<GrantId, StandingGrant>;
  /** The same grants, by consumer and entry. */
  readonly grantsOf: GrantLists;
  readonly bindings: Layered<SubgraphName, SubgraphBindings>;
}

export const EMPTY_JOINS: Joins = Object.freeze({
  entries: Layered.empty<EntryCode, KnownEntry>(),
  grants: Layered.empty<GrantId, StandingGrant>(),
  grantsOf: GrantLists.over(() => []),
  bindings: Layered.empty<SubgraphName, SubgraphBindings>(),
});

/** The joins after a block, from the tables after it and the keys it wrote. */
export function updateJoins(joins: Joins, tables: Tables, changed: readonly Changed[]): Joins {
  const codes = firstAttributes<EntryCode>(changed, 'entry', 'version', 'verdict');
  const grants = firstAttributes<GrantId>(changed, 'grant', 'grantState', 'emergency');
  const bindings = changed.filter(({ type }) => type === 'binding');
  return Object.freeze({
    ...updateGrants(joins, tables, grants),
    entries: joins.entries.with([...codes].map((code) => [code, joinEntry(tables, code)] as const)),
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

/** Without its current version an entry does not stand; nor with a verdict nobody can read: it might be a failure. */
export function joinEntry(tables: Tables, code: EntryCode): KnownEntry | undefined {
  const entry = tables.entry.get(directoryKey.entry(code));
  const current = entry && tables.version.get(directoryKey.version(code, entry.version));
  const verdictKey = directoryKey.verdict(code);
  if (entry === undefined || current === undefined || tables.unreadable.has(verdictKey)) return undefined;
  return new KnownEntry({ entry, current, verdict: tables.verdict.get(verdictKey) });
}

/** A grant whose state nobody can read does not stand; nor one with a use of break-glass that nobody can read. */
export function joinGrant(tables: Tables, id: GrantId): StandingGrant | undefined {
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
  for (;;) {
    const key = directoryKey.emergency(id, uses.length + 1);
    const use = tables.emergency.get(key);
    if (use === undefined && !tables.unreadable.has(key)) return uses;
    uses.push(use);
  }
}

function updateGrants(
  { grants, grantsOf }: Joins,
  tables: Tables,
  ids: ReadonlySet<GrantId>,
): Pick<Joins, 'grants' | 'grantsOf'> {
  const after = [...ids].map((id) => [id, joinGrant(tables, id)] as const);
  const changes: readonly GrantChange[] = after.map(([id, standing]) => ({
    before: grants.get(id),
    after: standing,
  }));
  return { grants: grants.with(after), grantsOf: grantsOf.with(changes) };
}

function updateBindings(
  bindings: Joins['bindings'],
  tables: Tables,
  changed: readonly Changed[],
): Joins['bindings'] {
  const bySubgraph = groupBy(changed, ({ attributes: [subgraph] }) => subgraph as SubgraphName);
  return bindings.with(
    [...bySubgraph].map(([subgraph, of]) => {
      const before = bindings.get(subgraph) ?? SubgraphBindings.of([]);
      const rows = of.map(
        ({ key, attributes: [, entry] }) => [entry as EntryCode, tables.binding.get(key)] as const,
      );
      return [subgraph, before.with(rows)] as const;
    }),
  );
}
