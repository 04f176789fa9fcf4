import {
  type BoundLine,
  type DeclaredItems,
  proposedBindings,
  publicationFaults,
  refusalOf,
} from '../../../schema/publication';

/** By local name of the entry, in the order of the SDL. */
export type Bindings = ReadonlyMap<string, readonly BoundLine[]>;

/**
 * The binding of each declared entry, as the SDL proposes it; voted unchanged, a gateway accepts the SDL.
 *
 * @throws {HubError} the code of the first of {@link publicationFaults}; `details.coordinate` names the place.
 */
export function bindingsOf(sdl: string, declared: DeclaredItems): Bindings {
  const bindings = proposedBindings(sdl, declared);
  const [fault] = publicationFaults(sdl, bindings);
  if (fault !== undefined) throw refusalOf(fault);
  return new Map(bindings.map(({ localName, coordinates }) => [localName, coordinates]));
}
