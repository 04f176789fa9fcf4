import {
  type DeclaredItems,
  type EntryLines,
  type PublicationFault,
  proposedBindings,
  publicationFaults,
} from '../../../schema/publication';

/** What an SDL proposes to bind. */
export interface Proposed {
  /** By declared entry, in the order of the SDL; voted unchanged and without faults, a gateway accepts the SDL. */
  readonly bindings: readonly EntryLines[];
  /** All that is wrong with them. */
  readonly faults: readonly PublicationFault[];
}

/** @throws {HubError} `SCHEMA_REFUSED` when the SDL cannot be parsed. */
export function proposeBindings(sdl: string, declared: DeclaredItems): Proposed {
  const bindings = proposedBindings(sdl, declared);
  return { bindings, faults: publicationFaults(sdl, bindings) };
}
