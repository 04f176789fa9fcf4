/** Text that means the same everywhere: PostgreSQL stores no U+0000, and half of a surrogate pair has no UTF-8. */

const LONE_SURROGATE = /\p{Surrogate}/u;

/** True unless some text in `value`, however deep, holds U+0000 or a lone surrogate. */
export function isWritable(value: unknown): boolean {
  if (typeof value === 'string') return !LONE_SURROGATE.test(value) && !value.includes('\u0000');
  if (Array.isArray(value)) return value.every(isWritable);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, each]) => isWritable(name) && isWritable(each));
}
