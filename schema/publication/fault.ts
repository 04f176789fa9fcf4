import type { ErrorCode } from '../../chaincode/model/error';

/** One thing that keeps a publication from being used. */
export interface PublicationFault {
  readonly code: Extract<ErrorCode, 'COORDINATE_UNBOUND' | 'SCHEMA_REFUSED'>;
  /** The coordinate, type or directive at fault. */
  readonly at: string;
  /** Fact, lower case, no final period. */
  readonly message: string;
}

/** Collects what is refused: `at` is the coordinate, type or directive, `fact` what is wrong with it. */
export type Refuse = (at: string, fact: string) => void;
