/** Which types show rows and which only hold them, read from what is bound; and what a field bound to no item may be. */
import { type Bound, type BoundCoordinates, isItem } from './bound';
import { faultAt, type PublicationFault } from './fault';
import { NEUTRAL_TYPE } from './neutral';
import {
  isAbstract,
  type PublishedField,
  type PublishedType,
  type PublishedTypes,
  possibleTypes,
} from './published-sdl';

const ROOT = 'Query';

/** The only values a connection or an edge may hold beside rows: how many there are, and a position among them. */
const STRUCTURAL_VALUES: ReadonlyMap<string, string> = new Map([
  ['totalCount', 'Int'],
  ['cursor', 'String'],
]);

/** True for a name and type that only count rows or stand for a position among them. */
export function isStructuralValue({ name, type, list }: PublishedField): boolean {
  return STRUCTURAL_VALUES.get(name) === type && !list;
}

/** A subgraph's types together with what their fields are bound to. */
export class Structure {
  readonly #types: PublishedTypes;
  readonly #bound: BoundCoordinates;

  constructor(types: PublishedTypes, bound: BoundCoordinates) {
    this.#types = types;
    this.#bound = bound;
  }

  /** True if an object of this type is a row, or part of one: it has an item of its own, or a key. */
  isRow(type: PublishedType): boolean {
    return type.name !== ROOT && (type.keys.length > 0 || this.#itemsOf(type).length > 0);
  }

  /** The entries whose rows an object of a type shows: its own, or what a connection or an edge holds. */
  shownBy(name: string): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<string>();
    const visit = (each: string): void => {
      const type = this.#types.get(each);
      if (type === undefined || seen.has(each)) return;
      seen.add(each);
      if (isAbstract(type)) for (const possible of possibleTypes(this.#types, each)) visit(possible);
      if (type.kind !== 'object') return;
      for (const entry of this.#itemsOf(type)) found.add(entry);
      if (!this.isRow(type)) for (const field of type.fields.values()) visit(field.type);
    };
    visit(name);
    return found;
  }

  /**
   * Of each type that an interface or a union may turn out to be, wherever a field of this type leads without a further row:
   * the entries whose rows it shows. Which one it is says that a row of it exists, so a field must be bound to one of each.
   */
  #possibleRows(name: string): readonly ReadonlySet<string>[] {
    const found: ReadonlySet<string>[] = [];
    const seen = new Set<string>();
    const visit = (each: string): void => {
      const type = this.#types.get(each);
      if (type === undefined || seen.has(each)) return;
      seen.add(each);
      if (isAbstract(type)) {
        for (const possible of possibleTypes(this.#types, each)) found.push(this.shownBy(possible));
      } else if (type.kind === 'object' && !this.isRow(type)) {
        for (const field of type.fields.values()) visit(field.type);
      }
    };
    visit(name);
    return found;
  }

  /**
   * What is wrong with a bound field as a step from one row to the next; undefined when nothing is.
   *
   * A field that leads to rows says whose, of each type that they may be. One bound to no item is a root field, a connection, an edge, a count, or an
   * object embedded in the same row: whatever else it led to would be reached through a column, which reveals something.
   */
  faultOf(
    at: string,
    type: PublishedType,
    field: PublishedField,
    bound: Bound,
  ): PublicationFault | undefined {
    const shown = this.shownBy(field.type);
    const hidden = this.#possibleRows(field.type).some((entries) => !meet(entries, bound.entries));
    if (hidden || (shown.size > 0 && !meet(shown, bound.entries))) {
      return faultAt('COORDINATE_UNBOUND', at, 'leads to the rows of an entry it is not bound to');
    }
    if (isItem(bound)) return undefined;
    if (this.isRow(type)) return this.#embeddedFault(at, type, field, shown);
    if (shown.size > 0) return undefined;
    const around = type.name !== ROOT && meet(this.shownBy(type.name), bound.entries);
    if (around && (isStructuralValue(field) || field.type === NEUTRAL_TYPE)) return undefined;
    return faultAt('COORDINATE_UNBOUND', at, 'leads to no rows and is bound to no item');
  }

  #embeddedFault(
    at: string,
    type: PublishedType,
    field: PublishedField,
    shown: ReadonlySet<string>,
  ): PublicationFault | undefined {
    const target = this.#types.get(field.type);
    if (target?.kind !== 'object') return faultAt('COORDINATE_UNBOUND', at, 'is bound to no item');
    const own = this.shownBy(type.name);
    const embedded =
      this.isRow(target) &&
      target.keys.length === 0 &&
      target.name !== type.name &&
      !field.list &&
      [...shown].every((entry) => own.has(entry));
    return embedded
      ? undefined
      : faultAt('ITEM_REACHED_BY_STRUCTURE', at, 'leads to other rows and is bound to no item');
  }

  #itemsOf({ name, fields }: PublishedType): readonly string[] {
    return [...fields.values()]
      .filter(({ external }) => !external)
      .flatMap((field) => this.#bound.get(`${name}.${field.name}`)?.items ?? [])
      .map(({ entry }) => entry);
  }
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((each) => others.has(each));
}
