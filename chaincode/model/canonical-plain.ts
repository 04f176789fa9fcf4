/**
 * Canonical JSON of plain data by the engine's own writer, which is several times as fast as one in JavaScript.
 *
 * For strings and numbers `JSON.stringify` writes what RFC 8785 asks for; only members are in the order they were set in, so what
 * it is given has them sorted. Whatever is not plain to see is left to the library.
 */

/** Deeper than this the library goes by a stack of its own. */
const MAX_DEPTH = 64;
const LEFT = Symbol('left to the library');

/** @returns undefined: left to the library, which writes it or says what is wrong with it. */
export function plainCanonicalJson(value: unknown): string | undefined {
  const ordered = orderedValue(value, MAX_DEPTH);
  const text = ordered === LEFT ? undefined : JSON.stringify(ordered);
  // How a lone surrogate would be written. (Or the text `\ud`, escaped: the library knows.)
  return text === undefined || text.includes('\\ud') ? undefined : text;
}

/** The value with sorted members, itself where they are: as `JSON.parse` could have made it. */
function orderedValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : LEFT;
    case 'object':
      if (value === null) return null;
      if (depth === 0) return LEFT;
      return Array.isArray(value) ? orderedList(value, depth - 1) : orderedObject(value, depth - 1);
    default:
      return LEFT;
  }
}

function orderedList(list: readonly unknown[], depth: number): unknown {
  if ('toJSON' in list) return LEFT;
  let copy: unknown[] | undefined;
  for (const [index, each] of list.entries()) {
    const ordered = orderedValue(each, depth);
    if (ordered === LEFT) return LEFT;
    if (ordered !== each) copy ??= list.slice(0, index);
    copy?.push(ordered);
  }
  return copy ?? list;
}

function orderedObject(object: object, depth: number): unknown {
  if (!isPlain(object)) return LEFT;
  const names = Object.keys(object);
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  if (!isSorted) names.sort();
  let isSame = isSorted;
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    if (!keepsItsPlace(name)) return LEFT;
    const ordered = orderedValue(object[name], depth);
    if (ordered === LEFT) return LEFT;
    if (ordered !== object[name]) isSame = false;
    copy[name] = ordered;
  }
  return isSame ? object : copy;
}

function isPlain(object: object): object is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(object);
  // Whatever says how it is written, or holds what no member shows, has a prototype above its own.
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && !('toJSON' in object);
}

/** False for what may be an index, which stands before all other members, and for the name that is no member when it is set. */
function keepsItsPlace(name: string): boolean {
  const first = name.charCodeAt(0);
  return !(first >= 0x30 && first <= 0x39) && name !== '__proto__';
}
