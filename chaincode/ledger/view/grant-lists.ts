/** The grants by consumer and entry. */
import { Map as PersistentMap } from 'immutable';
import type { EntryCode, MspId, StandingGrant } from '../../model';
import { GrantList } from './grant-list';

type Lists = PersistentMap<MspId, PersistentMap<EntryCode, GrantList>>;

/** The grants a view began with. */
export type FirstGrants = (consumer: MspId, entry: EntryCode) => readonly StandingGrant[];

/** A grant's old and new state of standing. */
export interface GrantChange {
  readonly before: StandingGrant | undefined;
  readonly after: StandingGrant | undefined;
}

export class GrantLists {
  readonly #first: FirstGrants;
  /** Lists of the first grants, each made when first asked for; shared by every epoch that follows. */
  readonly #firstLists: Map<MspId, Map<EntryCode, GrantList>>;
  readonly #changed: Lists;

  private constructor(first: FirstGrants, lists: Map<MspId, Map<EntryCode, GrantList>>, changed: Lists) {
    this.#first = first;
    this.#firstLists = lists;
    this.#changed = changed;
  }

  static over(first: FirstGrants): GrantLists {
    return new GrantLists(first, new Map(), PersistentMap());
  }

  /** Undefined where there is no grant. */
  get(consumer: MspId, entry: EntryCode): GrantList | undefined {
    return this.#changed.get(consumer)?.get(entry) ?? this.#firstList(consumer, entry);
  }

  /** With these changes, of different grants; this one stays as it is. */
  with(changes: Iterable<GrantChange>): GrantLists {
    const touched = new Map<MspId, Map<EntryCode, Map<string, StandingGrant | undefined>>>();
    const touch = ({ grant }: StandingGrant, standing: StandingGrant | undefined): void => {
      const { consumer, entry } = grant.terms;
      const ofConsumer =
        touched.get(consumer) ?? new Map<EntryCode, Map<string, StandingGrant | undefined>>();
      touched.set(consumer, ofConsumer);
      const ofEntry = ofConsumer.get(entry) ?? new Map<string, StandingGrant | undefined>();
      ofConsumer.set(entry, ofEntry);
      ofEntry.set(grant.id, standing);
    };
    for (const { before, after } of changes) {
      if (before !== undefined) touch(before, undefined);
      if (after !== undefined) touch(after, after);
    }
    const changed = this.#changed.withMutations((lists) => {
      for (const [consumer, entries] of touched) {
        const ofConsumer = (lists.get(consumer) ?? PersistentMap<EntryCode, GrantList>()).withMutations(
          (of) => {
            for (const [entry, grants] of entries) of.set(entry, this.#listWith(consumer, entry, grants));
          },
        );
        lists.set(consumer, ofConsumer);
      }
    });
    return new GrantLists(this.#first, this.#firstLists, changed);
  }

  #listWith(
    consumer: MspId,
    entry: EntryCode,
    grants: ReadonlyMap<string, StandingGrant | undefined>,
  ): GrantList {
    const unchanged = (this.get(consumer, entry)?.grants ?? []).filter(({ grant }) => !grants.has(grant.id));
    const standing = [...grants.values()].filter((each) => each !== undefined);
    return new GrantList(consumer, [...unchanged, ...standing]);
  }

  #firstList(consumer: MspId, entry: EntryCode): GrantList | undefined {
    const known = this.#firstLists.get(consumer)?.get(entry);
    if (known !== undefined) return known;
    const grants = this.#first(consumer, entry);
    if (grants.length === 0) return undefined;
    const made = new GrantList(consumer, grants);
    const ofConsumer = this.#firstLists.get(consumer);
    if (ofConsumer === undefined) this.#firstLists.set(consumer, new Map([[entry, made]]));
    else ofConsumer.set(entry, made);
    return made;
  }
}
