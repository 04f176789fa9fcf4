/** The joins of a packed directory: each made when it is first asked for. */
import type { Binding, EntryCode, GrantId, SubgraphName } from '../../../model';
import { GrantLists } from '../grant-lists';
import { groupBy } from '../group-by';
import { type Joins, joinEntry, joinGrant } from '../joins';
import { Layered } from '../layered';
import { MadeOnce } from '../lookup';
import { SubgraphBindings } from '../subgraph-bindings';
import type { Tables } from '../tables';
import type { PackedDirectory } from './packed-directory';
import type { PackedTable } from './packed-table';

/** @param tables the packed directory's own, unchanged. */
export function packedJoins(packed: PackedDirectory, tables: Tables): Joins {
  const entries = packed.tables.entry;
  const grants = new MadeOnce(
    () => packed.tables.grant.names() as Iterable<GrantId>,
    (id) => joinGrant(tables, id),
  );
  return Object.freeze({
    entries: Layered.over(
      new MadeOnce(
        () => entries.names() as Iterable<EntryCode>,
        (code) => joinEntry(tables, code),
      ),
    ),
    grants: Layered.over(grants),
    grantsOf: GrantLists.over((consumer, entry) =>
      packed
        .grantIds(consumer, entry)
        .flatMap((id) => grants.get(id) ?? [])
        // A grant that was written twice may have been another's before.
        .filter(({ grant: { terms } }) => terms.consumer === consumer && terms.entry === entry),
    ),
    bindings: Layered.over(bindingsOf(packed.tables.binding)),
  });
}

function bindingsOf(table: PackedTable<'binding'>): MadeOnce<SubgraphName, SubgraphBindings> {
  let index: ReadonlyMap<SubgraphName, readonly string[]> | undefined;
  const names = (): ReadonlyMap<SubgraphName, readonly string[]> => {
    index ??= groupBy(table.names(), (name) => name.slice(0, name.indexOf('\u0000')) as SubgraphName);
    return index;
  };
  const read = (name: string): readonly Binding[] => {
    const binding = table.named(name);
    return binding === undefined ? [] : [binding];
  };
  return new MadeOnce(
    () => names().keys(),
    (subgraph) => {
      const own = names().get(subgraph);
      return own === undefined ? undefined : SubgraphBindings.of(own.flatMap(read));
    },
  );
}
