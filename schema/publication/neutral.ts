/** What carries nothing of anyone's, not even that rows exist, and is therefore bound to nothing. */

/** Where a page of a list ends. Its fields are fixed, so that nothing else travels under its name. */
export const NEUTRAL_TYPE = 'PageInfo';

/** The only fields {@link NEUTRAL_TYPE} may have, and their types. */
export const NEUTRAL_FIELDS: ReadonlyMap<string, string> = new Map([
  ['hasNextPage', 'Boolean'],
  ['hasPreviousPage', 'Boolean'],
  ['startCursor', 'String'],
  ['endCursor', 'String'],
]);

const PAGING: ReadonlyMap<string, string> = new Map([
  ['first', 'Int'],
  ['last', 'Int'],
  ['before', 'String'],
  ['after', 'String'],
]);

/** True for an argument that only says how much of a list is asked for. */
export function isPagingArgument(name: string, type: string): boolean {
  return PAGING.get(name) === type;
}
