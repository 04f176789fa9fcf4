/** The objects that stand at a path of the merged data, each with the way to it. */
import { isObject, type JsonObject, own } from './merge';

/** The last step of a way; the root has none. Steps are shared, so a row costs one. */
interface Way {
  readonly before: Way | undefined;
  readonly step: string | number;
}

export interface Place {
  readonly object: JsonObject;
  readonly way: Way | undefined;
}

/** Every list on the way, at whatever depth, is one `@`. */
const EACH = '@';

/** The objects below the places given, in the order of the data. What is null or not there has none. */
export function placesBelow(places: readonly Place[], path: readonly string[]): readonly Place[] {
  const found: Place[] = [];
  for (const { object, way } of places) find(object, way, path, 0, found);
  return found;
}

/** No deeper than the path. */
function find(
  value: unknown,
  way: Way | undefined,
  path: readonly string[],
  at: number,
  found: Place[],
): void {
  const step = path[at];
  if (step === undefined) {
    if (isObject(value)) found.push({ object: value, way });
  } else if (step === EACH) {
    if (!Array.isArray(value)) return;
    for (const [index, each] of value.entries())
      find(each, { before: way, step: index }, path, at + 1, found);
  } else if (isObject(value)) {
    find(own(value, step), { before: way, step }, path, at + 1, found);
  }
}

/** The way as a path of the answer. */
export function pathTo({ way }: Place): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = way; at !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}
