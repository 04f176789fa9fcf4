/** Which fields a department's error costs. */
import type { AnalysedFetch } from '../analysis';
import type { JsonObject } from './project';

type Path = readonly (string | number)[];

/** More paths than this say nothing more: two for each row of the longest page. */
const MAX_PATHS = 1_000;

/**
 * The paths that an error concerns, in the fetch's own answer: its own, or every field of the fetch when it names none; and
 * with each field of an entity those computed from it.
 *
 * @param entities how many representations were sent; undefined for a root fetch.
 */
export function failedPaths(
  fetch: AnalysedFetch,
  path: Path | undefined,
  entities: number | undefined,
): readonly Path[] {
  if (entities === undefined) return path === undefined ? fetch.responseKeys.map((key) => [key]) : [path];
  const [, index, key, ...rest] = path ?? [];
  if (typeof index === 'number' && typeof key === 'string') {
    return [['_entities', index, key, ...rest], ...withDependants(fetch, index, [key]).slice(1)];
  }
  const indexes = typeof index === 'number' ? [index] : Array.from({ length: entities }, (_, at) => at);
  return indexes.flatMap((each) => withDependants(fetch, each, fetch.responseKeys)).slice(0, MAX_PATHS);
}

function withDependants(fetch: AnalysedFetch, index: number, keys: readonly string[]): readonly Path[] {
  const all = new Set(keys.flatMap((key) => [key, ...(fetch.dependants.get(key) ?? [])]));
  return [...all].map((key) => ['_entities', index, key]);
}

/** The data without the fields that failed: absent, so that nobody computes from a null that means "unknown". */
export function withoutFailed(
  data: JsonObject,
  errors: readonly { readonly path?: Path | undefined }[],
): JsonObject {
  for (const { path = [] } of errors) remove(data, path);
  return data;
}

function remove(data: JsonObject, path: Path): void {
  let at: unknown = data;
  for (const element of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, element)) return;
    at = (at as JsonObject)[element];
  }
  const last = path.at(-1);
  if (typeof last === 'string' && typeof at === 'object' && at !== null && !Array.isArray(at)) {
    delete (at as JsonObject)[last];
  }
}
