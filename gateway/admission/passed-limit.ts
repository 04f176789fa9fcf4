/** What is said of a request that asks for too much: the limit, and how much it was. */
import { type ErrorCode, HubError } from '../../chaincode/model';

/** Codes of requests that pass a limit. */
export type LimitCode = Extract<
  ErrorCode,
  | 'REQUEST_TOO_LARGE'
  | 'VARIABLES_TOO_LARGE'
  | 'VARIABLES_TOO_DEEP'
  | 'DOCUMENT_TOO_LONG'
  | 'DOCUMENT_TOO_DEEP'
  | 'TOO_MANY_ALIASES'
  | 'TOO_MANY_DIRECTIVES'
  | 'DOCUMENT_TOO_COSTLY'
>;

export interface Measured {
  readonly limit: number;
  /** What was found before counting ended: where that is at the limit, the least it can be. */
  readonly measured: number;
}

/** @param what has how many of what: `document has aliases`. */
export function passedLimit(code: LimitCode, what: string, { limit, measured }: Measured): HubError {
  return new HubError(code, `${what}: ${rounded(measured)}, more than the limit of ${limit}`, {
    details: { limit, measured: rounded(measured) },
  });
}

/** A cost is a sum of products of fractions: its whole part says as much. */
const rounded = (measured: number): number =>
  Number.isFinite(measured) ? Math.ceil(measured) : Number.MAX_SAFE_INTEGER;
