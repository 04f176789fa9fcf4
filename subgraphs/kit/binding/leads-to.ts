import { NEUTRAL_TYPE } from '../../../schema/publication';
import type { PublishedType, PublishedTypes } from './published-sdl';

/**
 * The entries whose rows an object of this type leads to: its own, or what a connection or an edge holds.
 *
 * A stub of another department's entity leads to nothing here; its key is bound like any other field.
 */
export function entriesLedTo(types: PublishedTypes, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (typeName: string): void => {
    const type = types.types.get(typeName);
    if (type === undefined || seen.has(typeName)) return;
    seen.add(typeName);
    if (type.entry !== undefined) found.add(type.entry);
    else if (isStructure(type)) for (const field of type.fields) visit(field.type);
  };
  visit(name);
  return found;
}

/** True if the type only holds rows of others: a connection, an edge. */
export function isStructure(type: PublishedType): boolean {
  return type.entry === undefined && !type.isEntity && type.name !== NEUTRAL_TYPE;
}
