/** What differs between two versions of an entry, by field and item, as a person reads it. */
import type { EntryContent } from '../../model';

/** One field that differs. No `before`: it was added; no `after`: it is gone. */
export interface Difference {
  /** `sharing.type`, `items.yearlyIncome.shareType`, `binding.coordinates.Citizen.name`. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What names the elements of each list of things; other lists are told as one text. */
const NAMED_BY: Readonly<Record<string, (element: Fields) => string>> = {
  items: ({ id }) => String(id),
  tables: ({ id }) => String(id),
  columns: ({ column }) => String(column),
  rowDimensions: ({ item }) => String(item),
  coordinates: ({ coordinate, presence }) =>
    presence === true ? `${coordinate} (presence)` : String(coordinate),
};

type Fields = Readonly<Record<string, unknown>>;

/** Every difference, by path; of a first version, everything it says. The order of a list of things is none. */
export function differencesOf(before: EntryContent | undefined, after: EntryContent): readonly Difference[] {
  return differ('', before, after);
}

function differ(path: string, before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [fieldsOf(path, before), fieldsOf(path, after)];
  if (old !== undefined && now !== undefined) return differInside(path, old, now);
  // A thing that is all new is told in one line; the whole content, or a list of things, by its parts.
  if (now !== undefined && (path === '' || Array.isArray(after))) return differInside(path, {}, now);
  const [was, is] = [textOf(before), textOf(after)];
  if (was === is) return [];
  return [
    { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
  ];
}

function differInside(path: string, before: Fields, after: Fields): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differ(path === '' ? name : `${path}.${name}`, before[name], after[name]));
}

/** The named parts of an object or of a list of things; undefined of what has none. */
function fieldsOf(path: string, value: unknown): Fields | undefined {
  if (Array.isArray(value)) {
    const nameOf = NAMED_BY[path.slice(path.lastIndexOf('.') + 1)];
    return nameOf && Object.fromEntries(value.map((element: Fields) => [nameOf(element), element]));
  }
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    const separator = typeof value[0] === 'object' ? '; ' : ', ';
    return value.length === 0 ? 'none' : value.map(textOf).join(separator);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === 'object' ? `(${textOf(inner)})` : textOf(inner)}`)
    .join(', ');
}
