/** From an SDL to the bindings it proposes. Whether they may stand, `publicationFaults` says. */
import type { BoundLine, EntryLines } from './bound';
import { NEUTRAL_TYPE } from './neutral';
import {
  isAbstract,
  type PublishedField,
  type PublishedType,
  type PublishedTypes,
  possibleTypes,
  readPublishedSdl,
} from './published-sdl';
import { type Directed, type ItemReference, statedEntry, statedItems } from './stated';
import { isStructuralValue } from './structure';

/** The entries a department declares by local name, with the ids of their items. */
export type DeclaredItems = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The binding an SDL proposes for each declared entry: its `@item`s, and presence where it leads to rows without one.
 *
 * What names nothing that is declared is left out, and then is bound to nothing. In the order of the SDL.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when the SDL cannot be parsed.
 */
export function proposedBindings(sdl: string, declared: DeclaredItems): readonly EntryLines[] {
  const { types } = readPublishedSdl(sdl);
  const lines = new Lines(declared);
  for (const type of types.values()) {
    if (type.name === NEUTRAL_TYPE || type.kind !== 'object') continue;
    for (const field of type.fields.values()) if (!field.external) propose(lines, types, type, field);
  }
  return lines.byEntry;
}

class Lines {
  readonly #declared: DeclaredItems;
  readonly #lines: ReadonlyMap<string, BoundLine[]>;

  constructor(declared: DeclaredItems) {
    this.#declared = declared;
    this.#lines = new Map([...declared.keys()].map((entry) => [entry, []]));
  }

  get byEntry(): readonly EntryLines[] {
    return [...this.#lines].map(([localName, coordinates]) => ({ localName, coordinates }));
  }

  items(coordinate: string, said: readonly ItemReference[]): void {
    for (const { entry, item } of said) {
      if (this.#declared.get(entry)?.has(item) === true) this.#lines.get(entry)?.push({ coordinate, item });
    }
  }

  presence(coordinate: string, entries: Iterable<string>): void {
    for (const entry of entries) this.#lines.get(entry)?.push({ coordinate, presence: true });
  }
}

function propose(lines: Lines, types: PublishedTypes, type: PublishedType, field: PublishedField): void {
  const coordinate = `${type.name}.${field.name}`;
  lines.items(coordinate, statedItems(field));
  lines.presence(coordinate, presenceOf(types, type, field));
  for (const argument of field.arguments) {
    lines.items(`${coordinate}(${argument.name}:)`, statedItems(argument));
  }
}

/** The entries whose rows a field shows to exist: those it leads to, or for a count and the like, those around it. */
function presenceOf(types: PublishedTypes, type: PublishedType, field: PublishedField): ReadonlySet<string> {
  if (statedItems(field).length === 0 && type.name !== 'Query' && holdsRows(type)) {
    const inside = ledTo(types, field.type).size > 0 || field.type === NEUTRAL_TYPE;
    return inside || isStructuralValue(field) ? ledTo(types, type.name) : new Set();
  }
  return ledTo(types, field.type);
}

/**
 * The entries whose rows an object of this type leads to: its own, or what a connection or an edge holds.
 *
 * A stub of another department's entity leads to nothing here; its key is bound like any other field.
 */
function ledTo(types: PublishedTypes, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (each: string): void => {
    const type = types.get(each);
    if (type === undefined || seen.has(each)) return;
    seen.add(each);
    if (isAbstract(type)) for (const possible of possibleTypes(types, each)) visit(possible);
    if (type.kind !== 'object') return;
    const entry = statedEntry(type);
    if (entry !== undefined) found.add(entry);
    else if (holdsRows(type)) for (const field of type.fields.values()) visit(field.type);
  };
  visit(name);
  return found;
}

/** True if the type only holds rows of others: a connection, an edge. */
function holdsRows(type: PublishedType & Directed): boolean {
  return statedEntry(type) === undefined && type.keys.length === 0 && type.name !== NEUTRAL_TYPE;
}
