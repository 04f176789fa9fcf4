/** Which fields a department's error costs. */
import { HubError } from '../../chaincode/model';
import type { AnalysedFetch } from '../analysis';
import type { JsonObject } from './project';

type Path = readonly (string | number)[];

/** More paths than this are not told one by one: two for each row of the longest page. */
const MAX_PATHS = 1_000;
const ENTITIES = '_entities';

/** What is read of an error. */
interface Failure {
  readonly path?: Path | undefined;
}

/** One field that failed, and the error that says so. */
export interface FailedField<Each extends Failure> {
  readonly path: Path;
  readonly error: Each;
}

/**
 * The fields that errors concern, in the fetch's own answer: each its own, and with each field of an entity those computed from it.
 *
 * @param entities how many representations were sent; undefined for a root fetch.
 * @returns undefined: an error names neither a field nor an entity, so that it concerns them all.
 * @throws {HubError} `SUBGRAPH_ERROR`: they concern more fields than are told one by one. None is left out: a field whose error nobody
 *   told would look like one that is null.
 */
export function failedFields<Each extends Failure>(
  fetch: AnalysedFetch,
  errors: readonly Each[],
  entities: number | undefined,
): readonly FailedField<Each>[] | undefined {
  const found: FailedField<Each>[] = [];
  // The same again and again, as rows of one mistake have it, is one.
  const named = new Map(errors.map((error) => [JSON.stringify(error), error]));
  for (const error of named.values()) {
    const paths = pathsOf(fetch, error.path, entities);
    if (paths === undefined) return undefined;
    found.push(...paths.map((path) => ({ path, error })));
    if (found.length > MAX_PATHS) throw new HubError('SUBGRAPH_ERROR', 'too many fields failed one by one');
  }
  return found;
}

/**
 * Every field of a fetch; where these are too many, each of its entities as a whole; where those are, all of them at once. So what
 * a department answers, rows or errors, never costs the hub more than so many errors of its own.
 *
 * @param codes how often each path will be told.
 */
export function everyPath(fetch: AnalysedFetch, entities: number | undefined, codes = 1): readonly Path[] {
  const most = MAX_PATHS / codes;
  if (entities === undefined) return fetch.responseKeys.map((key) => [key]);
  if (entities > most) return [[ENTITIES]];
  const indexes = Array.from({ length: entities }, (_, index) => index);
  const paths = indexes.flatMap((index) => withDependants(fetch, index, fetch.responseKeys));
  return paths.length > most ? indexes.map((index) => [ENTITIES, index]) : paths;
}

function pathsOf(
  fetch: AnalysedFetch,
  path: Path = [],
  entities: number | undefined,
): readonly Path[] | undefined {
  if (entities === undefined) return path.length === 0 ? undefined : [path];
  const [, index, key, ...rest] = path;
  if (typeof index !== 'number') return undefined;
  if (typeof key !== 'string') return withDependants(fetch, index, fetch.responseKeys);
  return [[ENTITIES, index, key, ...rest], ...withDependants(fetch, index, [key]).slice(1)];
}

function withDependants(fetch: AnalysedFetch, index: number, keys: readonly string[]): readonly Path[] {
  const all = new Set(keys.flatMap((key) => [key, ...(fetch.dependants.get(key) ?? [])]));
  return [...all].map((key) => [ENTITIES, index, key]);
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
  // Of a list nothing may be absent.
  if (typeof last === 'number' && Array.isArray(at) && last < at.length) at[last] = undefined;
  if (typeof last === 'string' && typeof at === 'object' && at !== null && !Array.isArray(at)) {
    delete (at as JsonObject)[last];
  }
}
