/**
 * One text for each name. Entries by the thousand have items called `name`: compared with one text that is at hand, instead of
 * each entry's own far away in memory, a decision on an entry nobody asked for lately costs less.
 */
const pool = new Map<string, string>();

/** The same text each time. The pool keeps it: only for names of items and purposes, which are few. */
export function pooled<T extends string>(name: T): T {
  const known = pool.get(name);
  if (known !== undefined) return known as T;
  pool.set(name, name);
  return name;
}
