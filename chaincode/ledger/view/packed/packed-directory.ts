/** A whole directory in segments: what a view begins with. */
import type { EntryCode, GrantId, MspId } from '../../../model';
import { ROW_TYPES, type RowType } from '../row';
import { PackedTable } from './packed-table';
import { Segment, type SegmentData } from './segment';

type PackedTables = { readonly [K in RowType]: PackedTable<K> };

/** So many dead rows are not worth the while. */
const WORTH_REPACKING = 1_000;

export class PackedDirectory {
  readonly tables = Object.fromEntries(
    ROW_TYPES.map((type) => [type, new PackedTable(type)]),
  ) as unknown as PackedTables;
  /** Places of grants; most consumers have one grant on an entry, and a list for each would be the larger part. */
  readonly #grantsOf = new Map<string, Map<string, number | number[]>>();

  /**
   * Adds segments in the order they were written: of two rows under one key the later one stands.
   *
   * @throws {HubError} `CHAIN_BROKEN`.
   */
  add(data: SegmentData): void {
    this.#addTo(this.tables[data.type] as PackedTable<RowType>, data);
  }

  /** True if more than half of what is packed does not stand any more, and it is worth packing again. */
  get isWasteful(): boolean {
    const tables = Object.values(this.tables);
    const [dead, standing] = [
      tables.reduce((sum, table) => sum + table.dead, 0),
      tables.reduce((sum, table) => sum + table.size, 0),
    ];
    return dead > standing + WORTH_REPACKING;
  }

  /** The grants that ever were a consumer's on an entry, each once. */
  grantIds(consumer: MspId, entry: EntryCode): readonly GrantId[] {
    const places = this.#grantsOf.get(consumer)?.get(entry) ?? [];
    const grants = typeof places === 'number' ? [places] : places;
    return [...new Set(grants.flatMap((place) => this.tables.grant.at(place)?.id ?? []))];
  }

  #addTo(table: PackedTable<RowType>, data: SegmentData): void {
    const { segment, head } = Segment.open(data);
    const first = table.add(segment, head);
    const { consumers = [], entries = [] } = head;
    for (let n = 0; n < entries.length; n++) {
      const [consumer, entry] = [consumers[n], entries[n]];
      if (consumer && entry) this.#addGrant(consumer, entry, first + n);
    }
  }

  #addGrant(consumer: string, entry: string, place: number): void {
    let grants = this.#grantsOf.get(consumer);
    if (grants === undefined) {
      grants = new Map();
      this.#grantsOf.set(consumer, grants);
    }
    const before = grants.get(entry);
    if (before === undefined) grants.set(entry, place);
    else if (typeof before === 'number') grants.set(entry, [before, place]);
    else before.push(place);
  }
}
