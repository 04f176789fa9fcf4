/** A key of the world state as a person can read it: `grant~g-3f9c2a71b0de`. */
export function readableKey(key: string): string {
  return key.startsWith('\u0000') ? key.slice(1, -1).replaceAll('\u0000', '~') : key;
}
