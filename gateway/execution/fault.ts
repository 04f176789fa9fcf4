/** What an answer says of a field that failed: a code and a path, and whose field it was. */
import {
  ERROR_CATALOGUE,
  type ErrorCode,
  isErrorCode,
  REGISTRY_SUBGRAPH,
  type SubgraphName,
} from '../../chaincode/model';

/** One failed field, or the fields of a failed fetch. */
export interface ExecutionFault {
  readonly code: ErrorCode;
  /** Of an argument that a department refused, and of what the registry refused, the caller; of everything else that fails there, the department. */
  readonly origin: 'subgraph' | 'request';
  readonly retryable: boolean;
  /** The department to call; undefined where the answer as a whole does not fit the schema. */
  readonly subgraph: SubgraphName | undefined;
  /** In the answer; the deepest part of it that is there. */
  readonly path: readonly (string | number)[];
}

/** A code of the catalogue passes; anything else a department says becomes `SUBGRAPH_ERROR`. */
export function faultCode(code: unknown): ErrorCode {
  return typeof code === 'string' && isErrorCode(code) ? code : 'SUBGRAPH_ERROR';
}

export function faultOf(
  code: ErrorCode,
  subgraph: SubgraphName | undefined,
  path: ExecutionFault['path'],
): ExecutionFault {
  const isRegistrys = subgraph === REGISTRY_SUBGRAPH && ERROR_CATALOGUE[code].origin === 'request';
  const origin = code === 'INVALID_ARGUMENT' || isRegistrys ? 'request' : 'subgraph';
  return { code, origin, retryable: ERROR_CATALOGUE[code].retryable, subgraph, path };
}

/** Cuts a path to what the data hold, so that it can only name what the caller asked for. */
export function pathWithin(data: unknown, path: readonly (string | number)[]): ExecutionFault['path'] {
  const found: (string | number)[] = [];
  let at = data;
  for (const element of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, element)) break;
    found.push(element);
    at = (at as Readonly<Record<string | number, unknown>>)[element];
  }
  return found;
}
