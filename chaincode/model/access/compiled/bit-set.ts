/** Small sets of positions as bits, thirty to a word: V8 keeps such numbers without a box. */

const WORD_BITS = 30;

/** Position n is bit n % 30 of word n / 30. Sets of the same things have as many words. */
export type BitSet = readonly number[];

/** The set of these positions, with room for positions below `size`. */
export function bitSetOf(positions: Iterable<number>, size: number): BitSet {
  const words = emptyBits(size);
  for (const position of positions) addBit(words, position);
  return Object.freeze(words);
}

/** A set without a position, to be filled. */
export function emptyBits(size: number): number[] {
  return new Array<number>(Math.ceil(size / WORD_BITS)).fill(0);
}

export function addBit(words: number[], position: number): void {
  const word = Math.floor(position / WORD_BITS);
  words[word] = (words[word] ?? 0) | (1 << (position % WORD_BITS));
}

export function hasBit(set: BitSet, position: number): boolean {
  return ((set[Math.floor(position / WORD_BITS)] ?? 0) & (1 << (position % WORD_BITS))) !== 0;
}

/** True if every position of `needed` is in the set. */
export function covers(set: BitSet, needed: BitSet): boolean {
  for (let word = 0; word < needed.length; word++) {
    const wanted = needed[word] ?? 0;
    if (((set[word] ?? 0) & wanted) !== wanted) return false;
  }
  return true;
}

export function intersects(a: BitSet, b: BitSet): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}

/** The positions in both. */
export function bothIn(a: BitSet, b: BitSet): number[] {
  return a.map((word, n) => word & (b[n] ?? 0));
}

export function isEmpty(set: BitSet): boolean {
  for (const word of set) if (word !== 0) return false;
  return true;
}
