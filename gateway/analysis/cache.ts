import { type DocumentNode, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Snapshot } from '../supergraph';
import { analyseOperation } from './analyse';
import type { Analysis } from './analysis';

const ANALYSES_PER_SNAPSHOT = 1_000;

const caches = new WeakMap<Snapshot, LRUCache<string, Analysis>>();
const printed = new WeakMap<DocumentNode, string>();

/**
 * Analyses an operation, once for each snapshot, printed document and operation name; the least used are forgotten.
 *
 * @param document valid against the snapshot's API schema.
 * @throws {HubError} `OPERATION_UNKNOWN`, `OPERATION_REFUSED`.
 */
export function analyse(
  snapshot: Snapshot,
  document: DocumentNode,
  operationName: string | undefined,
): Analysis {
  const cache = cacheOf(snapshot);
  const key = JSON.stringify([operationName, textOf(document)]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const analysis = analyseOperation(snapshot, document, operationName);
  cache.set(key, analysis);
  return analysis;
}

function cacheOf(snapshot: Snapshot): LRUCache<string, Analysis> {
  const known = caches.get(snapshot);
  if (known !== undefined) return known;
  const cache = new LRUCache<string, Analysis>({ max: ANALYSES_PER_SNAPSHOT });
  caches.set(snapshot, cache);
  return cache;
}

function textOf(document: DocumentNode): string {
  const known = printed.get(document);
  if (known !== undefined) return known;
  const text = print(document);
  printed.set(document, text);
  return text;
}
