import { type ErrorCode, HubError } from '../../chaincode/model/error';

/** The codes of what keeps a publication from being used. */
export type PublicationCode = Extract<
  ErrorCode,
  | 'COORDINATE_UNBOUND'
  | 'DIRECTIVE_NOT_PUBLISHABLE'
  | 'ITEM_NOT_NULLABLE'
  | 'ITEM_REACHED_BY_STRUCTURE'
  | 'OPERATION_NOT_PUBLISHABLE'
  | 'SCHEMA_REFUSED'
  | 'TYPE_NOT_PUBLISHABLE'
  | 'UNKNOWN_BINDING'
>;

/** One thing that keeps a publication from being used. */
export interface PublicationFault {
  readonly code: PublicationCode;
  /** The coordinate, type or directive at fault. */
  readonly at: string;
  /** Fact, lower case, no final period. */
  readonly message: string;
}

/** Collects what is refused: `at` is the coordinate, type or directive, `fact` what is wrong with it. */
export type Refuse = (code: PublicationCode, at: string, fact: string) => void;

/** A fault as a value: `fact` follows `at` in its message. */
export function faultAt(code: PublicationCode, at: string, fact: string): PublicationFault {
  return { code, at, message: `\`${at}\` ${fact}` };
}

/** A fault as an error of its code; `details.coordinate` names the place. */
export function refusalOf({ code, at, message }: PublicationFault): HubError {
  return new HubError(code, message, { details: { coordinate: at } });
}
