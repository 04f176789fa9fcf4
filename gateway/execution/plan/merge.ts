/** Putting what one fetch answered into what is there already. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member's value; undefined when it is not the object's own, whatever its prototype holds. */
export function own(object: Readonly<JsonObject>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a member, `__proto__` too: it is a name like any other. */
export function put(object: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') {
    object[key] = value;
    return;
  }
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
}

/**
 * Merges `source` into `target`: objects member by member, lists of one length element by element; anything else replaces what
 * was there. Parts of `source` may become parts of `target`.
 *
 * No deeper than the selections that the data were projected onto.
 */
export function merge(target: JsonObject, source: Readonly<JsonObject>): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value !== undefined) put(target, key, merged(own(target, key), value));
  }
}

function merged(before: unknown, value: unknown): unknown {
  if (isObject(before) && isObject(value)) {
    merge(before, value);
    return before;
  }
  if (Array.isArray(before) && Array.isArray(value) && before.length === value.length) {
    for (const [index, each] of value.entries()) before[index] = merged(before[index], each);
    return before;
  }
  return value;
}
