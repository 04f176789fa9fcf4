/**
 * Which entries a fetch means by a coordinate that holds an item of several: the key of a type whose registers one department
 * keeps side by side.
 *
 * Gateway and department read a fetch by this one function. It opens nothing: what it leaves out is no part of the fetch's row
 * scope, so none of its rows can be read.
 */

/** What a coordinate reveals of one entry; without an item, that its rows exist. */
interface Reveal {
  readonly entry: string;
  readonly item?: string | undefined;
}

/**
 * Narrows the reveals of a coordinate to the entries that the same fetch touches elsewhere.
 *
 * A coordinate with an item of one entry, or of none, means all it is bound to; so does any other where the fetch touches
 * none of its entries elsewhere.
 *
 * @param touched the reveals of every coordinate the fetch touches.
 */
export function meantEntries(
  touched: readonly (readonly Reveal[])[],
): <Each extends Reveal>(reveals: readonly Each[]) => readonly Each[] {
  const plain = new Set(touched.filter((each) => !isAmbiguous(each)).flatMap(entriesOf));
  return (reveals) => {
    if (!isAmbiguous(reveals)) return reveals;
    const meant = reveals.filter(({ entry, item }) => item === undefined || plain.has(entry));
    return meant.some(({ item }) => item !== undefined) ? meant : reveals;
  };
}

const entriesOf = (reveals: readonly Reveal[]): readonly string[] => reveals.map(({ entry }) => entry);

function isAmbiguous(reveals: readonly Reveal[]): boolean {
  return new Set(entriesOf(reveals.filter(({ item }) => item !== undefined))).size > 1;
}
