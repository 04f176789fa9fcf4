/** What an operation touches: the unit that is decided, recorded, and put into a ticket's scope. */
import type { EntryCode } from '../code';
import type { Coordinate, ItemId, MspId, SubgraphName } from '../identifier';

/** Where a touch comes from, so that a reason can name it. */
export interface TouchOrigin {
  readonly subgraph: SubgraphName;
  readonly coordinate: Coordinate;
}

/**
 * One item of one entry, revealed to one beneficiary.
 *
 * `item` undefined is the entry's *presence*: that its rows exist at all. `derives` names the coordinate an `@requires`
 * input is derived into; the beneficiary is then that coordinate's provider, else the caller. `entry` undefined is a
 * coordinate that no binding of its subgraph names: it is denied.
 */
export interface Touch extends TouchOrigin {
  readonly entry: EntryCode | undefined;
  readonly item: ItemId | undefined;
  readonly beneficiary: MspId;
  readonly derives: Coordinate | undefined;
}
