/** An error as an answer carries it: a code, whose move it is, what to do; never a value. */
import type { SourceLocation } from 'graphql';
import { type ErrorCode, type ErrorOrigin, HubError } from '../../chaincode/model';

/** One entry of `errors`. */
export interface ErrorAnswer {
  readonly message: string;
  readonly locations?: readonly SourceLocation[];
  /** Where in the data a value is missing; of an error that has no data, absent. */
  readonly path?: readonly (string | number)[];
  readonly extensions: ErrorExtensions;
}

export interface ErrorExtensions {
  readonly code: ErrorCode;
  readonly origin: ErrorOrigin;
  readonly remedy: string;
  /** Particulars of some codes, by name: see {@link TOLD}. */
  readonly [particular: string]: unknown;
}

/**
 * The particulars of an error that a caller is told. Anything else stays inside. `origin` says whose move it is where that
 * is not what the code says: whatever a department answers is the department's.
 */
const TOLD = ['origin', 'reasons', 'subgraph', 'retryAfterS', 'allow', 'limit', 'measured'] as const;

/** Words a {@link HubError} for a caller; everything that is not one is `INTERNAL`, whatever it says. */
export function errorAnswer(error: unknown, path?: readonly (string | number)[]): ErrorAnswer {
  const known = error instanceof HubError ? error : new HubError('INTERNAL', 'the hub failed');
  const { code, origin, details, kind } = known;
  const told = TOLD.flatMap((name) => (details[name] === undefined ? [] : [[name, details[name]]]));
  const locations = locationsIn(details);
  return {
    message: known.message,
    ...(locations.length === 0 ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: { code, origin, remedy: kind.remedy, ...Object.fromEntries(told) },
  };
}

function locationsIn({ locations }: HubError['details']): readonly SourceLocation[] {
  return Array.isArray(locations) ? locations : [];
}
