/** From an SDL to the binding of each entry: every coordinate is exactly an item, structure, or neutral. */
import { type ErrorCode, HubError } from '../../../chaincode/model/error';
import type { Coordinate } from '../../../chaincode/model/identifier';
import { argumentCoordinate, fieldCoordinate } from '../../../schema/coordinate';
import { isPagingArgument, NEUTRAL_TYPE } from '../../../schema/publication';
import { entriesLedTo, isStructure } from './leads-to';
import { refuseUnpublishable } from './publishable';
import {
  type ItemReference,
  type PublishedArgument,
  type PublishedField,
  type PublishedType,
  type PublishedTypes,
  readPublishedTypes,
} from './published-sdl';

/** One line of a binding: what a coordinate reveals of the entry, an item or that its rows exist. */
export interface BoundLine {
  readonly coordinate: Coordinate;
  readonly item?: string;
  readonly presence?: true;
}

/** By local name of the entry, in the order of the SDL. */
export type Bindings = ReadonlyMap<string, readonly BoundLine[]>;

/** The entries a department declares, with the ids of their items. */
export type DeclaredItems = ReadonlyMap<string, ReadonlySet<string>>;

/** The only values a connection or an edge may hold beside rows: how many there are, and a position among them. */
const STRUCTURAL_VALUES: ReadonlyMap<string, string> = new Map([
  ['totalCount', 'Int'],
  ['cursor', 'String'],
]);

/**
 * Derives the binding of each entry from an SDL.
 *
 * @throws {HubError} `COORDINATE_UNBOUND`, `UNKNOWN_BINDING`, `ITEM_NOT_NULLABLE`, `ITEM_REACHED_BY_STRUCTURE`, or what
 *   {@link refuseUnpublishable} refuses; `details.coordinate` names the place.
 */
export function bindingsOf(sdl: string, declared: DeclaredItems): Bindings {
  const published = readPublishedTypes(sdl);
  refuseUnpublishable(published);
  const ledger = new Lines(declared);
  for (const type of published.types.values()) {
    if (type.name === NEUTRAL_TYPE) continue;
    if (type.entry !== undefined) ledger.requireEntry(type.entry, type.name);
    for (const field of type.fields) bindField(ledger, published, type, field);
  }
  return ledger.byEntry;
}

class Lines {
  readonly byEntry = new Map<string, BoundLine[]>();
  readonly #declared: DeclaredItems;

  constructor(declared: DeclaredItems) {
    this.#declared = declared;
    for (const entry of declared.keys()) this.byEntry.set(entry, []);
  }

  item(coordinate: Coordinate, { entry, item }: ItemReference): void {
    this.requireEntry(entry, coordinate);
    if (this.#declared.get(entry)?.has(item) !== true) {
      throw refuse(
        'UNKNOWN_BINDING',
        coordinate,
        `is bound to item \`${item}\`, which entry \`${entry}\` does not have`,
      );
    }
    this.byEntry.get(entry)?.push({ coordinate, item });
  }

  presence(coordinate: Coordinate, entries: Iterable<string>): void {
    for (const entry of entries) {
      this.requireEntry(entry, coordinate);
      this.byEntry.get(entry)?.push({ coordinate, presence: true });
    }
  }

  requireEntry(entry: string, where: string): void {
    if (!this.#declared.has(entry)) {
      throw refuse(
        'UNKNOWN_BINDING',
        where,
        `is bound to entry \`${entry}\`, which the department does not declare`,
      );
    }
  }
}

function bindField(
  lines: Lines,
  published: PublishedTypes,
  type: PublishedType,
  field: PublishedField,
): void {
  // What another subgraph resolves is bound there.
  if (field.external) return;
  const coordinate = fieldCoordinate(type.name, field.name);
  if (field.bound === undefined) bindStructure(lines, published, type, field);
  else bindItem(lines, coordinate, field, field.bound);
  if (field.bound !== undefined) lines.presence(coordinate, entriesLedTo(published, field.type));
  for (const argument of field.arguments) bindArgument(lines, type, field, argument);
}

function bindItem(lines: Lines, coordinate: Coordinate, field: PublishedField, bound: ItemReference): void {
  if (field.nonNull && !field.isKey) {
    throw refuse('ITEM_NOT_NULLABLE', coordinate, 'is non-null, and an item may be denied');
  }
  lines.item(coordinate, bound);
}

/** A root field, a connection, an edge, or an embedded object of the same row. */
function bindStructure(
  lines: Lines,
  published: PublishedTypes,
  type: PublishedType,
  field: PublishedField,
): void {
  const coordinate = fieldCoordinate(type.name, field.name);
  const target = published.types.get(field.type);
  const entries = entriesLedTo(published, field.type);
  if (type.name === 'Query') {
    if (entries.size === 0) throw refuse('COORDINATE_UNBOUND', coordinate, 'leads to the rows of no entry');
    lines.presence(coordinate, entries);
    return;
  }
  if (isStructure(type)) {
    const around = entriesLedTo(published, type.name);
    const holdsRows = entries.size > 0 || field.type === NEUTRAL_TYPE;
    const counts = STRUCTURAL_VALUES.get(field.name) === field.type;
    if (around.size === 0 || !(holdsRows || counts))
      throw refuse('COORDINATE_UNBOUND', coordinate, 'is bound to no item');
    lines.presence(coordinate, around);
    return;
  }
  if (target === undefined) throw refuse('COORDINATE_UNBOUND', coordinate, 'is bound to no item');
  const embedded = !target.isEntity && target.entry !== undefined && target.entry === type.entry;
  if (!embedded)
    throw refuse('ITEM_REACHED_BY_STRUCTURE', coordinate, 'leads to other rows and is bound to no item');
  lines.presence(coordinate, entries);
}

function bindArgument(
  lines: Lines,
  type: PublishedType,
  field: PublishedField,
  argument: PublishedArgument,
): void {
  const coordinate = argumentCoordinate(type.name, field.name, argument.name);
  if (argument.bound !== undefined) lines.item(coordinate, argument.bound);
  else if (!isPagingArgument(argument.name, argument.type)) {
    throw refuse('COORDINATE_UNBOUND', coordinate, 'selects by something that is bound to no item');
  }
}

function refuse(code: ErrorCode, coordinate: string, fact: string): HubError {
  return new HubError(code, `\`${coordinate}\` ${fact}`, { details: { coordinate } });
}
